-- Port of engine/algorithms/reading.ts: what Meta's percentages add to what was counted here.
--
-- KEYS: none
-- ARGV: none
-- Returns: READINGS_PER_WINDOW, foreignAt, foreignFreeAt, limitInForce, createReading, observe, staleAt, isStale, staleFreeAt,
--   countUnread, askOnce, forgetAsking, discountUnread, rebaseReading
-- Errors: none

local SHARED_PERCENT = 0.3
local SHARED_CALLS = 3
local READINGS_PER_WINDOW = 60
local ASK_MS = 1000
local MOST_DOUBLINGS = 5
local DOUBT = 1.05

-- Use by other clients at `now`.
local function foreignAt(reading, windowMs, now)
  if reading.foreign == 0 then return 0 end
  local left = 2 - max(windowMs, now - reading.at) / windowMs
  return left <= 0 and 0 or ceil(reading.foreign * left)
end

-- `from` if at most `room` is in use by others then, else the first whole ms after it.
local function foreignFreeAt(reading, windowMs, room, from)
  if foreignAt(reading, windowMs, from) <= room then return from end
  local spare = floor(room)
  local at = max(from, ceil(reading.at + windowMs * (2 - spare / reading.foreign)))
  if foreignAt(reading, windowMs, at) > room then return at + 1 end
  if foreignAt(reading, windowMs, at - 1) <= room then return max(from, at - 1) end
  return at
end

-- The capacity, or what readings prove beyond it; endless if nothing is known.
local function limitInForce(reading, limit)
  local capacity = limit.capacity
  if not limit.isWindow then return capacity end
  local learned = reading and reading.learned or -1
  if limit.exact then return learned > capacity * DOUBT and learned or capacity end
  if learned >= 0 then return max(capacity, learned) end
  return capacity > 0 and capacity or huge
end

-- A reading that proves nothing yet.
local function createReading(percent, seq, now)
  return {
    percent = percent,
    at = now,
    seq = seq,
    foreign = 0,
    learned = -1,
    learnedAt = now,
    sharedAt = -1,
    unread = 0,
    askedAt = -1,
    asked = 0,
  }
end

-- What a reading of a window shows, given the one before it.
local function observe(reading, limit, percent, seq, used, sure, meterSeq, now)
  local taken = createReading(percent, seq, now)
  if reading then
    taken.learned, taken.learnedAt, taken.sharedAt = reading.learned, reading.learnedAt, reading.sharedAt
  end
  if sure > 0 or percent > 0 then
    local proven = (100 * sure) / (percent + 1)
    if proven >= taken.learned or now - taken.learnedAt >= limit.windowMs then
      taken.learned = proven
      taken.learnedAt = now
    end
  end
  local capacity = limitInForce(taken, limit)
  if capacity == huge then return taken end
  local ours = used + meterSeq - seq
  if (percent * capacity) / 100 > ours then taken.sharedAt = now end
  if taken.sharedAt >= 0 and now - taken.sharedAt < limit.windowMs then
    local margin = min(SHARED_CALLS, capacity / 100)
    local most = ((percent + 1 + SHARED_PERCENT) * capacity) / 100 + margin
    taken.foreign = max(0, most - used)
  end
  return taken
end

-- From when on a reading is too old to tell how much others have left by now.
local function staleAt(reading, windowMs)
  return floor(reading.at + windowMs / READINGS_PER_WINDOW) + 1
end

-- From when on nobody goes by a reading.
local function forgottenAt(reading, windowMs)
  return ceil(reading.at + 2 * windowMs)
end

-- Whether only a fresh reading can tell how much there is left.
local function isStale(reading, limit, now)
  local isMetric = not limit.isWindow and not limit.isScore
  return (not limit.exact or isMetric or reading.foreign > 0)
    and now >= staleAt(reading, limit.windowMs)
    and now < forgottenAt(reading, limit.windowMs)
end

local function silentAt(reading, windowMs, quietSince)
  return floor(max(reading.askedAt, quietSince) + windowMs / READINGS_PER_WINDOW) + 1
end

-- Whether calls went for a fresh reading, and none has come in.
local function isAsking(reading, windowMs, quietSince, now)
  return reading.askedAt >= staleAt(reading, windowMs) and now < silentAt(reading, windowMs, quietSince)
end

-- Whether so many went for a fresh reading that none can be expected.
local function isInVain(reading, windowMs, cost)
  return reading.askedAt >= staleAt(reading, windowMs) and reading.asked >= cost * 2 ^ MOST_DOUBLINGS
end

-- When a call may go although the reading is stale.
local function staleFreeAt(reading, windowMs, cost, quietSince, now)
  if isInVain(reading, windowMs, cost) or not isAsking(reading, windowMs, quietSince, now) then return now end
  local doublings = 0
  while reading.asked >= cost * 2 ^ doublings do
    doublings = doublings + 1
  end
  local at = max(now, reading.askedAt + doublings * ASK_MS)
  return min(at, silentAt(reading, windowMs, quietSince), forgottenAt(reading, windowMs))
end

-- Takes note of a call that is admitted, which the reading does not know of.
local function countUnread(reading, limit, cost, quietSince, now)
  reading.unread = reading.unread + cost
  if not isStale(reading, limit, now) then return end
  if isInVain(reading, limit.windowMs, cost) or isAsking(reading, limit.windowMs, quietSince, now) then
    reading.asked = reading.asked + cost
  else
    reading.askedAt = now
    reading.asked = cost
  end
end

-- Takes note of a call that goes to fetch a reading, beyond what is believed to be left.
local function askOnce(reading, cost, now)
  reading.askedAt = now
  reading.asked = cost
end

-- Forgets that calls went for a fresh reading.
local function forgetAsking(reading)
  reading.askedAt = -1
  reading.asked = 0
end

-- Takes back what `countUnread` counted of a call admitted at `at`.
local function discountUnread(reading, cost, at)
  reading.unread = max(0, reading.unread - cost)
  if reading.askedAt < 0 or at < reading.askedAt then return end
  reading.asked = max(0, reading.asked - cost)
  if reading.asked == 0 then reading.askedAt = -1 end
end

-- Dates a reading from after `now` at `now`: the clock was set back. Returns whether it did.
local function rebaseReading(reading, now)
  if reading.at <= now and reading.learnedAt <= now and reading.askedAt <= now then return false end
  reading.at = min(reading.at, now)
  reading.learnedAt = min(reading.learnedAt, now)
  reading.sharedAt = min(reading.sharedAt, now)
  if reading.askedAt > now then forgetAsking(reading) end
  return true
end
