-- Port of engine/meter-expiry.ts: from when on a meter decides as if there were none.
--
-- KEYS: none
-- ARGV: none
-- Returns: KEEP_LEARNED_MS, meterExpiresAt
-- Errors: none

local KEEP_LEARNED_MS = 7 * 86400000
local MOST_QUIET_LENGTHS = 8

local function meterExpiresAt(meter, limit, now)
  local window, score, reading, block = meter.window, meter.score, meter.reading, meter.block
  local windowMs, capacity = limit.windowMs, limit.capacity
  local at = now + 2 * windowMs
  if window and window.newest >= 0 then at = max(at, windowQuietSince(window) + 2 * windowMs) end
  if score and score.level > 0 then
    local drainMs = capacity > 0 and (score.level / capacity) * windowMs or KEEP_LEARNED_MS
    at = max(at, score.at + 2 * drainMs)
  end
  if reading then
    at = max(at, reading.at + 3 * windowMs)
    if limit.isWindow and reading.learned > (limit.exact and capacity or -1) then
      at = max(at, now + KEEP_LEARNED_MS)
    end
  end
  if block then
    local keepMs = max(MOST_QUIET_LENGTHS * block.lengthMs, block.resumed and 0 or KEEP_LEARNED_MS)
    at = max(at, block.blockedUntil + keepMs)
    if block.fitted >= 0 and not limit.exact then at = max(at, refusalForgottenAt(block, windowMs)) end
  end
  return at
end
