-- Port of engine/meter-reading.ts: the percentage that Meta reports corrects what was counted here.
--
-- KEYS: none
-- ARGV: none
-- Returns: readMeter
-- Errors: none

local KEPT_PERCENT = 5
local HEARD_NOTHING, HEARD_FIRST, HEARD_NEXT = 0, 1, 2

-- Cost admitted since `seq`, as far as it was not given back; at most what no reading knows of.
local function admittedSince(meter, seq, counted)
  return min(meter.seq - seq, meter.reading and meter.reading.unread or counted)
end

local function partsOf(percent, limit)
  return (percent * limit.capacity) / 100
end

local function percentOf(parts, limit)
  return limit.capacity > 0 and (100 * parts) / limit.capacity or 0
end

local function expectedPercent(reading, limit, used, now)
  local capacity = limitInForce(reading, limit)
  local foreign = reading and foreignAt(reading, limit.windowMs, now) or 0
  return capacity > 0 and floor((100 * (used + foreign)) / capacity) or 0
end

-- The bucket is read directly, and lowered to a little above what is told. A reading of no call of ours only raises.
local function correctScore(meter, limit, percent, seq, isOfNow, now)
  local counted = meterUsed(meter, limit, now)
  local since = admittedSince(meter, seq, counted)
  local told = partsOf(percent, limit) + since
  if isOfNow and told <= counted then return 0 end
  local expected = max(0, min(counted, since), counted - (meter.reading and meter.reading.foreign or 0))
  local level = max(told, min(counted, told + partsOf(KEPT_PERCENT, limit)))
  meter.reading = createReading(percent, seq, now)
  meter.reading.foreign = level - told
  meter.reading.unread = since
  meter.score = meter.score or { level = 0, at = now }
  setScore(meter.score, level, now)
  return percentOf(told - expected, limit)
end

-- What is missing is taken to stay for a window. What is too much, ours cannot have cost.
local function correctMetric(meter, limit, percent, seq, isOfNow, now)
  local window, reading = meter.window, meter.reading
  local own = meterUsed(meter, limit, now)
  local foreign = reading and foreignAt(reading, limit.windowMs, now) or 0
  local since = admittedSince(meter, seq, own)
  local told = partsOf(percent + 1, limit) + since
  if isOfNow and reading and told <= own + foreign then return 0 end
  meter.reading = createReading(percent, seq, now)
  meter.reading.unread = since
  meter.reading.foreign = max(0, told - own)
  if window and told < own and not isOfNow then
    scaleWindow(window, told / own)
    meter.firmSeq = meter.seq
  end
  return percentOf(told - own - foreign, limit)
end

local function correct(meter, limit, percent, seq, used, sure, isOfNow, now)
  if limit.isScore then return correctScore(meter, limit, percent, seq, isOfNow, now) end
  if not limit.isWindow then return correctMetric(meter, limit, percent, seq, isOfNow, now) end
  local deviation = percent - expectedPercent(meter.reading, limit, used, now)
  meter.reading = observe(meter.reading, limit, percent, seq, used, sure, meter.seq, now)
  meter.reading.unread = max(0, meterUsed(meter, limit, now) - used)
  return deviation
end

-- Takes in that a call came back, and the percentage that Meta reported with it, unless a newer one was before.
-- Returns what came of it, and by how many points of percent it lay above what was expected.
local function readMeter(meter, limit, percent, seq, used, sure, cost, now)
  returned(meter, limit, cost, seq)
  local isOfNow, before = seq < 0, meter.reading
  if isOfNow then
    seq, used, sure = meter.seq, meterUsed(meter, limit, now), meterSure(meter, limit, now)
  else
    -- A call from before the state was lost may be ahead of it.
    seq = min(seq, meter.seq)
  end
  if percent < 0 or (before and seq < before.seq) then return HEARD_NOTHING, 0 end
  local deviation = correct(meter, limit, percent, seq, used, sure, isOfNow, now)
  if meter.reading == before then return HEARD_NOTHING, 0 end
  if before and now - before.at <= limit.windowMs and not isOfNow then return HEARD_NEXT, deviation end
  return HEARD_FIRST, 0
end
