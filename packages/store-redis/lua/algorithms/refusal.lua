-- Port of engine/algorithms/refusal.ts: what a refusal tells of a quota that nothing else tells of.
--
-- KEYS: none
-- ARGV: none
-- Returns: fittedAfter, fittedBy, refusalForgottenAt, refusedLimit, refusedFreeAt
-- Errors: none

local HOLD_WINDOWS = 2
local FORGET_WINDOWS = 4
local GROWTH = 0.05
local LEAST_SHARE = 0.9

-- What fits after a refusal, given what was taken to fit before.
local function fittedAfter(before, used)
  if used < 0 then return before end
  return before > used and ceil((before + used) / 2) or used
end

-- What fits by the error of another call that was on its way then.
local function fittedBy(fitted, used)
  return used >= LEAST_SHARE * fitted and min(fitted, used) or fitted
end

local function refusalForgottenAt(block, windowMs)
  return block.struckAt + FORGET_WINDOWS * windowMs
end

-- How long it takes until one more is tried.
local function stepMs(block, windowMs)
  return ceil(windowMs / max(1, ceil(block.fitted * GROWTH)))
end

-- Most that is taken to fit into the window at `now`, endless if nothing tells.
local function refusedLimit(block, windowMs, now)
  if not block or block.fitted < 0 or now >= refusalForgottenAt(block, windowMs) then return huge end
  local growsFrom = block.struckAt + HOLD_WINDOWS * windowMs
  return block.fitted + max(0, floor((now - growsFrom) / stepMs(block, windowMs)))
end

-- When `cost` goes by what was refused, `now` if at once.
local function refusedFreeAt(block, window, windowMs, cost, now)
  local forgottenAt = refusalForgottenAt(block, windowMs)
  local growsFrom = block.struckAt + HOLD_WINDOWS * windowMs
  local at = now
  while block.fitted >= 0 and at < forgottenAt do
    local used = windowUsed(window, windowMs, at)
    local more = ceil(used + cost - block.fitted)
    if more <= 0 or used <= 0 then return at end
    local grownAt = max(at, growsFrom + more * stepMs(block, windowMs))
    local nextSlotAt = windowNextFreeAt(window, windowMs, at)
    if grownAt <= nextSlotAt then return min(grownAt, forgottenAt) end
    at = nextSlotAt
  end
  return at > now and max(now, min(at, forgottenAt)) or now
end
