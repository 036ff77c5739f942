-- Port of engine/algorithms/reading.ts: what Meta's percentages add to what was counted here.
--
-- KEYS: none
-- ARGV: none
-- Returns: foreignAt, foreignFreeAt, limitInForce, createReading, observe, rebaseReading
-- Errors: none

local SHARED_MARGIN = 0.5
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
  return { percent = percent, at = now, seq = seq, foreign = 0, learned = -1, learnedAt = now, sharedAt = -1 }
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
  local most = used + meterSeq - seq
  if (percent * capacity) / 100 > most then taken.sharedAt = now end
  if taken.sharedAt >= 0 and now - taken.sharedAt < limit.windowMs then
    taken.foreign = max(0, ((percent + 1 + SHARED_MARGIN) * capacity) / 100 - used)
  end
  return taken
end

-- Dates a reading from after `now` at `now`: the clock was set back. Returns whether it did.
local function rebaseReading(reading, now)
  if reading.at <= now and reading.learnedAt <= now then return false end
  reading.at = min(reading.at, now)
  reading.learnedAt = min(reading.learnedAt, now)
  reading.sharedAt = min(reading.sharedAt, now)
  return true
end
