-- Port of engine/meter.ts: the state of one family for one subject, and what a limit makes of it.
--
-- KEYS: none
-- ARGV: none
-- Returns: REASON_LIMIT, createMeter, meterUsed, meterSure, meterFreeAt, denialReason, chargeMeter, returned,
--   refundMeter, rebaseMeter
-- Errors: none

local ASKS_IN_LAST_PERCENT = 20
local ASKS_PER_WINDOW = 60
local ASKS_PER_FULL_WINDOW = 1
local LEARN_MS = 60000

local REASON_LIMIT, REASON_BLOCK, REASON_PROBE = 0, 1, 2

local function createMeter(now)
  local seq = floor(now)
  return { seq = seq, firmSeq = seq, inFlight = 0 }
end

-- What is counted here at `now`, other clients' usage left out.
local function meterUsed(meter, limit, now)
  if limit.isScore then
    return meter.score and scoreLevel(meter.score, limit.capacity, limit.windowMs, now) or 0
  end
  return meter.window and windowUsed(meter.window, limit.windowMs, now) or 0
end

-- The part of it that Meta surely counts, too.
local function meterSure(meter, limit, now)
  local window = meter.window
  if not limit.isWindow or not window then return 0 end
  local sure = windowSure(window, limit.windowMs - 2 * limit.guardMs, now)
  if not limit.exact then return max(0, sure - meter.inFlight) end
  local since = max(meter.firmSeq, meter.reading and meter.reading.seq or 0)
  return max(0, sure - max(meter.seq - since, windowSince(window, now - limit.guardMs)))
end

-- Earliest time at which our slots and other clients' usage together leave `room`; endless if never.
local function sharedFreeAt(window, reading, windowMs, room, now)
  if room < 0 then return huge end
  local at = windowFreeAt(window, windowMs, room, now)
  if not reading then return at end
  while true do
    local spare = max(0, room - windowUsed(window, windowMs, at))
    local freeAt = foreignFreeAt(reading, windowMs, spare, at)
    local nextSlotAt = windowNextFreeAt(window, windowMs, at)
    if freeAt <= nextSlotAt then return freeAt end
    at = nextSlotAt
  end
end

-- When a single call may go to fetch a fresh reading, although what is believed leaves no room.
local function askAt(window, reading, limit, cost, now)
  local quietSince = windowQuietSince(window)
  local isOld = not reading or reading.at + limit.windowMs <= quietSince
  local ceiling = 100 - min(1, (100 * ASKS_IN_LAST_PERCENT * cost) / limitInForce(reading, limit))
  local hasRoom = not isOld and reading.percent < ceiling
  local asks = hasRoom and ASKS_PER_WINDOW or ASKS_PER_FULL_WINDOW
  local quietUntil = quietSince + limit.windowMs / asks
  local at = max(now, ceil(quietUntil))
  return limit.exact and windowFreeAt(window, limit.windowMs, limit.capacity - cost, at) or at
end

-- When what is counted leaves `room`, or a call may go to ask.
local function countedFreeAt(window, reading, limit, cost, room, now)
  local windowMs = limit.windowMs
  if limit.exact and (not reading or foreignAt(reading, windowMs, now) == 0) then
    return windowFreeAt(window, windowMs, room, now)
  end
  local fitsAt = sharedFreeAt(window, reading, windowMs, room, now)
  return fitsAt == now and now or min(fitsAt, askAt(window, reading, limit, cost, now))
end

-- When a call may go beyond a capacity that is yet to be learned; endless if none may.
local function learnAt(meter, limit, cost, now)
  local reading, window = meter.reading, meter.window
  if limit.exact or not reading or not window then return huge end
  local isOld = reading.at + limit.windowMs <= windowQuietSince(window)
  local percentAfter = reading.percent + 1 + (200 * (reading.unread + cost)) / limitInForce(reading, limit)
  if isOld or percentAfter > 100 then return huge end
  if reading.askedAt < 0 then return now end
  return max(now, ceil(reading.askedAt + min(LEARN_MS, limit.windowMs / ASKS_PER_WINDOW)))
end

-- Whether `cost` is more than what is believed leaves.
local function isBeyond(meter, limit, cost, now)
  local reading = meter.reading
  if limit.exact or isStale(reading, limit, now) then return false end
  local counted = windowUsed(meter.window, limit.windowMs, now) + foreignAt(reading, limit.windowMs, now)
  return counted + reading.unread + cost > limitInForce(reading, limit)
end

-- When what is believed of a window leaves room, or a call may go to ask.
local function windowRoomAt(meter, limit, cost, now)
  local reading, window, windowMs = meter.reading, meter.window or createWindow(1), limit.windowMs
  local room = limitInForce(reading, limit) - cost
  local foreign = reading and foreignAt(reading, windowMs, now) or 0
  if not reading or (limit.exact and foreign == 0) then
    return window.used <= room and now or countedFreeAt(window, reading, limit, cost, room, now)
  end
  if isStale(reading, limit, now) then
    local goesAt = staleFreeAt(reading, windowMs, cost, windowQuietSince(window), now)
    return max(goesAt, countedFreeAt(window, reading, limit, cost, room, now))
  end
  if window.used + foreign + reading.unread <= room then return now end
  local at = countedFreeAt(window, reading, limit, cost, room, now)
  if reading.unread == 0 then return at end
  local twiceAt = sharedFreeAt(window, reading, windowMs, room - reading.unread, now)
  return max(at, min(twiceAt, staleAt(reading, windowMs)))
end

local function windowReadyAt(meter, limit, cost, now)
  local at = windowRoomAt(meter, limit, cost, now)
  return at > now and min(at, learnAt(meter, limit, cost, now)) or at
end

local function limitFreeAt(meter, limit, cost, now)
  if limit.isScore then
    if not meter.score or limit.capacity == 0 then return now end
    return scoreFreeAt(meter.score, limit.capacity, limit.windowMs, min(cost, limit.capacity), now)
  end
  local block = meter.block
  local at = windowReadyAt(meter, limit, cost, now)
  if limit.exact or not block or limitInForce(meter.reading, limit) ~= huge then return at end
  return max(at, refusedFreeAt(block, meter.window or createWindow(1), limit.windowMs, cost, now))
end

-- When `cost` can be granted if nothing else happens: `now` if at once, endless if never. Changes nothing.
local function meterFreeAt(meter, limit, cost, now)
  if limit.exact and cost > limit.capacity then return huge end
  if not meter then return now end
  local freeAt = cost == 0 and now or limitFreeAt(meter, limit, cost, now)
  return meter.block and max(freeAt, blockFreeAt(meter.block, now)) or freeAt
end

-- Why `meterFreeAt` answered `freeAt`, a later time than `now`.
local function denialReason(meter, freeAt, now)
  local block = meter and meter.block
  if not block or blockFreeAt(block, now) < freeAt then return REASON_LIMIT end
  return block.blockedUntil > now and REASON_BLOCK or REASON_PROBE
end

local function startProbe(block, probeMs, now)
  if not block or not isProbeDue(block, now) then return false end
  block.probeUntil = now + probeMs
  block.probeMs = probeMs
  return true
end

-- Takes the cost of a granted call. Returns whether the call is the probe after a block.
local function chargeMeter(meter, limit, cost, probeMs, now)
  if not limit.isScore and meterUsed(meter, limit, now) == 0 then
    meter.firmSeq = meter.seq
    meter.inFlight = 0
  end
  meter.seq = meter.seq + (cost == 0 and 1 or cost)
  if not limit.exact then meter.inFlight = meter.inFlight + cost end
  if cost == 0 then return startProbe(meter.block, probeMs, now) end
  if limit.isScore then
    meter.score = meter.score or { level = 0, at = now }
    local reading = meter.reading
    if reading then
      reading.foreign = min(reading.foreign, meterUsed(meter, limit, now))
      reading.unread = reading.unread + cost
    end
    chargeScore(meter.score, limit.capacity, limit.windowMs, cost, now)
  else
    meter.window = meter.window or createWindow(limit.slotMs)
    local reading = meter.reading
    if reading then
      local goesToLearn = isBeyond(meter, limit, cost, now)
      countUnread(reading, limit, cost, windowQuietSince(meter.window), now)
      if goesToLearn then askOnce(reading, cost, now) end
    end
    chargeWindow(meter.window, limit.windowMs, limit.slotMs, cost, now)
  end
  return startProbe(meter.block, probeMs, now)
end

-- Notes that a call is on its way no more.
local function returned(meter, limit, cost, seq)
  if limit.exact then
    meter.inFlight = 0
  elseif seq < 0 or seq > meter.firmSeq then
    meter.inFlight = max(0, meter.inFlight - cost)
  end
end

-- Gives back what `chargeMeter` took.
local function refundMeter(meter, limit, cost, at, seq, probe, now)
  if probe and meter.block then releaseProbe(meter.block, at) end
  returned(meter, limit, cost, seq)
  if seq <= meter.firmSeq or seq > meter.seq then return end
  if not limit.isWindow and meter.reading and seq <= meter.reading.seq then return end
  if limit.isScore then
    if meter.score then refundScore(meter.score, limit.capacity, limit.windowMs, cost, at, now) end
  elseif meter.window then
    refundWindow(meter.window, cost, at)
  end
  local reading = meter.reading
  if not reading then return end
  if seq > reading.seq then discountUnread(reading, cost, at) end
  -- What went beyond what is believed, but for this call, would have gone as any other.
  local askedAt = reading.askedAt
  if not meter.window or askedAt < 0 or isStale(reading, limit, askedAt) then return end
  if not isBeyond(meter, limit, 0, askedAt) then forgetAsking(reading) end
end

-- Dates whatever lies after `now` at `now`. Returns whether anything did: the clock was set back.
local function rebaseMeter(meter, now)
  local rebased = false
  if meter.window then rebased = rebaseWindow(meter.window, now) end
  if meter.score then rebased = rebaseScore(meter.score, now) or rebased end
  if rebased then meter.firmSeq = meter.seq end
  if meter.reading then rebased = rebaseReading(meter.reading, now) or rebased end
  if meter.block then rebased = rebaseBlock(meter.block, now) or rebased end
  return rebased
end
