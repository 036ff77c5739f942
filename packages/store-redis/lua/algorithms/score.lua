-- Port of engine/algorithms/score.ts: the leaky bucket of Meta's ad accounts.
--
-- KEYS: none
-- ARGV: none
-- Returns: scoreLevel, scoreFreeAt, chargeScore, refundScore, setScore, rebaseScore
-- Errors: none

local EPSILON = 1e-6

-- Points in the bucket at `now`.
local function scoreLevel(score, capacity, windowMs, now)
  if capacity == 0 then return 0 end
  return max(0, score.level - ((now - score.at) * capacity) / windowMs)
end

local function scoreFits(score, capacity, windowMs, cost, now)
  return scoreLevel(score, capacity, windowMs, now) + cost <= capacity + EPSILON
end

-- `from` if `cost` fits then, else the first whole ms after it.
local function scoreFreeAt(score, capacity, windowMs, cost, from)
  if scoreFits(score, capacity, windowMs, cost, from) then return from end
  local excess = score.level + cost - capacity - EPSILON
  local at = max(from, ceil(score.at + (excess * windowMs) / capacity))
  return scoreFits(score, capacity, windowMs, cost, at) and at or at + 1
end

local function chargeScore(score, capacity, windowMs, cost, now)
  score.level = scoreLevel(score, capacity, windowMs, now) + cost
  score.at = now
end

-- Takes back `cost` points charged at `at`, less what has drained since.
local function refundScore(score, capacity, windowMs, cost, at, now)
  local drained = (max(0, now - at) * capacity) / windowMs
  local level = scoreLevel(score, capacity, windowMs, now)
  score.level = max(0, level - max(0, cost - drained))
  score.at = now
end

-- Sets what the bucket holds at `now`.
local function setScore(score, level, now)
  score.level = level
  score.at = now
end

-- Dates a level from after `now` at `now`: the clock was set back. Returns whether it did.
local function rebaseScore(score, now)
  if score.at <= now then return false end
  score.at = now
  return true
end
