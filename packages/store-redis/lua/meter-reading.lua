-- Port of engine/meter-reading.ts: the percentage that Meta reports corrects what was counted here.
--
-- KEYS: none
-- ARGV: none
-- Returns: readMeter
-- Errors: none

local KEPT_PERCENT = 5

-- Cost admitted since `seq`, bounded: of a call from before the state was lost it tells nothing.
local function admittedSince(meter, seq, limit)
  return min(meter.seq - seq, limit.capacity)
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
  local expected = max(0, counted - (meter.reading and meter.reading.foreign or 0))
  local told = partsOf(percent, limit) + admittedSince(meter, seq, limit)
  local level = max(told, min(counted, told + (isOfNow and counted or partsOf(KEPT_PERCENT, limit))))
  meter.reading = createReading(percent, seq, now)
  meter.reading.foreign = level - told
  meter.score = meter.score or { level = 0, at = now }
  setScore(meter.score, level, now)
  return percentOf(told - expected, limit)
end

-- What is missing is taken to stay for a window. What is too much, ours cannot have cost.
local function correctMetric(meter, limit, percent, seq, isOfNow, now)
  local window, reading = meter.window, meter.reading
  local own = meterUsed(meter, limit, now)
  local foreign = reading and foreignAt(reading, limit.windowMs, now) or 0
  local admitted = admittedSince(meter, seq, limit)
  local told = partsOf(percent + 1, limit) + admitted
  meter.reading = createReading(percent, seq, now)
  meter.reading.unread = admitted
  meter.reading.foreign = max(0, told - own, isOfNow and foreign or 0)
  if window and told < own and not isOfNow then
    scaleWindow(window, told / own)
    meter.firmSeq = meter.seq
  end
  return percentOf(told - own - foreign, limit)
end

-- Takes in that a call came back, and the percentage that Meta reported with it, unless a newer one was before.
-- Returns by how many points of percent it lay above what was expected.
local function readMeter(meter, limit, percent, seq, used, sure, cost, now)
  returned(meter, limit, cost, seq)
  local isOfNow, before = seq < 0, meter.reading
  if isOfNow then
    seq, used, sure = meter.seq, meterUsed(meter, limit, now), meterSure(meter, limit, now)
  else
    -- A call from before the state was lost may be ahead of it.
    seq = min(seq, meter.seq)
  end
  if percent < 0 or (before and seq < before.seq) then return 0 end
  local deviation
  if limit.isWindow then
    deviation = percent - expectedPercent(before, limit, used, now)
    meter.reading = observe(before, limit, percent, seq, used, sure, meter.seq, now)
    meter.reading.unread = max(0, meterUsed(meter, limit, now) - used)
  elseif limit.isScore then
    deviation = correctScore(meter, limit, percent, seq, isOfNow, now)
  else
    deviation = correctMetric(meter, limit, percent, seq, isOfNow, now)
  end
  return (not before or now - before.at > limit.windowMs) and 0 or deviation
end
