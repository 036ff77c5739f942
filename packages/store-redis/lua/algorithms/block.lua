-- Port of engine/algorithms/block.ts: what a throttle error means for a meter.
--
-- KEYS: none
-- ARGV: none
-- Returns: strike, blockFreeAt, isProbeDue, releaseProbe, rebaseBlock
-- Errors: none

local MOST_STRIKES_THAT_DOUBLE = 20
local SPREAD = 0.1
local QUIET_LENGTHS = 4

-- Blocks a meter. An error of a call from before the last strike can make the block longer, but counts once.
local function strike(block, errorSeq, meterSeq, used, forMs, maxMs, jitter, now)
  if block then
    local isSameStrike
    if errorSeq < 0 then isSameStrike = block.blockedUntil > now else isSameStrike = errorSeq <= block.seq end
    if isSameStrike then
      block.fitted = fittedBy(block.fitted, used)
      local blockedUntil = now + forMs
      if block.blockedUntil <= now or blockedUntil <= block.blockedUntil then return block end
      block.blockedUntil = blockedUntil
      block.lengthMs = max(block.lengthMs, forMs)
      return block
    end
  end
  local strikes = 1
  if block then
    local quietMs = block.resumed and forMs or QUIET_LENGTHS * block.lengthMs
    if now < block.blockedUntil + quietMs then strikes = block.strikes + 1 end
  end
  local most = max(forMs, min(forMs * 2 ^ min(strikes - 1, MOST_STRIKES_THAT_DOUBLE), maxMs))
  local lengthMs = ceil(forMs + jitter * (most - forMs + SPREAD * forMs))
  return {
    blockedUntil = now + lengthMs,
    lengthMs = lengthMs,
    strikes = strikes,
    seq = meterSeq,
    resumed = false,
    probeUntil = 0,
    probeMs = 0,
    struckAt = now,
    fitted = fittedAfter(block and block.fitted or -1, used),
  }
end

-- When the meter opens again as far as the block is concerned.
local function blockFreeAt(block, now)
  if block.blockedUntil > now then return block.blockedUntil end
  if not block.resumed and block.probeUntil > now then return block.probeUntil end
  return now
end

-- Whether the next call is the probe.
local function isProbeDue(block, now)
  return not block.resumed and block.blockedUntil <= now and block.probeUntil <= now
end

-- Lets the next call be the probe, in place of the one that was taken at `at` and never sent.
local function releaseProbe(block, at)
  if block.probeUntil == at + block.probeMs then block.probeUntil = 0 end
end

-- Dates what lies further ahead than it can as if it began at `now`. Returns whether anything changed.
local function rebaseBlock(block, now)
  local blockedUntil = min(block.blockedUntil, now + block.lengthMs)
  local probeUntil = min(block.probeUntil, now + block.probeMs)
  local struckAt = min(block.struckAt, now)
  if blockedUntil == block.blockedUntil and probeUntil == block.probeUntil and struckAt == block.struckAt then
    return false
  end
  block.struckAt = struckAt
  block.blockedUntil = blockedUntil
  block.probeUntil = probeUntil
  return true
end
