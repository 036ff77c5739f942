-- Port of engine/algorithms/window.ts: a rolling window, counted in slots.
--
-- All slots but the newest stay packed as they are stored, 16 bytes each: index and cost, oldest first. A decision
-- looks at the few at either end, so that it takes as long for a full window as for an empty one.
--
-- KEYS: none
-- ARGV: none
-- Returns: SLOT_BYTES, createWindow, windowUsed, windowSure, windowSince, windowFreeAt, windowNextFreeAt,
--   windowQuietSince, chargeWindow, refundWindow, scaleWindow, rebaseWindow
-- Errors: none

local SLOT_BYTES = 16

-- `newest` is the index of the newest slot, or -1 if there is none, and `counted` its cost.
local function createWindow(slotMs)
  return { slotMs = slotMs, used = 0, older = '', newest = -1, counted = 0 }
end

-- Index and cost of the slot whose bytes begin at `at`, or would if all were packed; nil if there is none.
local function slotAt(window, at)
  local older = window.older
  if at <= #older then return read('<dd', older, at) end
  if at == #older + 1 and window.newest >= 0 then return window.newest, window.counted end
  return nil
end

-- Adds a slot that is newer than all others.
local function pushSlot(window, index, cost)
  if window.newest >= 0 then window.older = window.older .. write('<dd', window.newest, window.counted) end
  window.newest, window.counted = index, cost
end

-- Takes away the newest slot.
local function popSlot(window)
  local older = window.older
  if older == '' then
    window.newest, window.counted = -1, 0
  else
    window.newest, window.counted = read('<dd', older, #older - SLOT_BYTES + 1)
    window.older = sub(older, 1, -SLOT_BYTES - 1)
  end
end

-- Cost that counts at `now`.
local function windowUsed(window, windowMs, now)
  local slotMs, used, at = window.slotMs, window.used, 1
  local index, cost = slotAt(window, at)
  while index and (index + 1) * slotMs + windowMs <= now do
    used = used - cost
    at = at + SLOT_BYTES
    index, cost = slotAt(window, at)
  end
  return used
end

-- Cost of which it is certain that it was admitted within the last `windowMs`.
local function windowSure(window, windowMs, now)
  local slotMs, sure, at = window.slotMs, window.used, 1
  local index, cost = slotAt(window, at)
  while index and index * slotMs <= now - windowMs do
    sure = sure - cost
    at = at + SLOT_BYTES
    index, cost = slotAt(window, at)
  end
  return sure
end

-- Cost that may have been admitted after `since`.
local function windowSince(window, since)
  local slotMs, sum, at = window.slotMs, 0, #window.older + 1
  local index, cost = slotAt(window, at)
  while index and (index + 1) * slotMs > since do
    sum = sum + cost
    at = at - SLOT_BYTES
    if at < 1 then break end
    index, cost = slotAt(window, at)
  end
  return sum
end

-- Earliest time, not before `from`, at which at most `room` counts.
local function windowFreeAt(window, windowMs, room, from)
  local slotMs, used, freeAt, at = window.slotMs, window.used, from, 1
  while used > room do
    local index, cost = slotAt(window, at)
    if not index then break end
    freeAt = max(freeAt, (index + 1) * slotMs + windowMs)
    used = used - cost
    at = at + SLOT_BYTES
  end
  return freeAt
end

-- When the next slot after `from` stops counting.
local function windowNextFreeAt(window, windowMs, from)
  local at = 1
  while true do
    local index = slotAt(window, at)
    if not index then return huge end
    local freeAt = (index + 1) * window.slotMs + windowMs
    if freeAt > from then return freeAt end
    at = at + SLOT_BYTES
  end
end

-- When the newest slot closes.
local function windowQuietSince(window)
  return window.newest < 0 and -huge or (window.newest + 1) * window.slotMs
end

local function dropExpired(window, windowMs, now)
  local slotMs, at = window.slotMs, 1
  local index, cost = slotAt(window, at)
  while index and (index + 1) * slotMs + windowMs <= now do
    window.used = window.used - cost
    at = at + SLOT_BYTES
    index, cost = slotAt(window, at)
  end
  if not index then
    window.used, window.older, window.newest, window.counted = 0, '', -1, 0
  elseif at > 1 then
    window.older = sub(window.older, at)
  end
end

-- Recounts in slots of another width.
local function rescaleWindow(window, slotMs, now)
  local rescaled, newest, at = createWindow(slotMs), floor(now / slotMs), 1
  local index, cost = slotAt(window, at)
  while index do
    index = min(newest, ceil((index + 1) * window.slotMs / slotMs) - 1)
    if index == rescaled.newest then
      rescaled.counted = rescaled.counted + cost
    else
      pushSlot(rescaled, index, cost)
    end
    at = at + SLOT_BYTES
    index, cost = slotAt(window, at)
  end
  window.older, window.newest, window.counted = rescaled.older, rescaled.newest, rescaled.counted
  window.slotMs = slotMs
end

-- Counts `cost` at `now`.
local function chargeWindow(window, windowMs, slotMs, cost, now)
  if window.slotMs ~= slotMs then rescaleWindow(window, slotMs, now) end
  dropExpired(window, windowMs, now)
  local index = floor(now / slotMs)
  if window.newest >= index then
    window.counted = window.counted + cost
  else
    pushSlot(window, index, cost)
  end
  window.used = window.used + cost
end

-- Takes back `cost` that was counted at `at`: from its slot or the next older one.
local function refundWindow(window, cost, at)
  local wanted, place = floor(at / window.slotMs), #window.older + 1
  local index, counted = slotAt(window, place)
  while index and index > wanted do
    place = place - SLOT_BYTES
    if place < 1 then return end
    index, counted = slotAt(window, place)
  end
  if not index then return end
  local refund = min(cost, counted)
  window.used = window.used - refund
  local left = counted - refund
  if place > #window.older then
    if left == 0 then popSlot(window) else window.counted = left end
  else
    window.older = sub(window.older, 1, place - 1)
      .. (left == 0 and '' or write('<dd', index, left))
      .. sub(window.older, place + SLOT_BYTES)
  end
end

-- Takes all that is counted to be `factor` times as much, at most 1, rounded up to whole numbers.
local function scaleWindow(window, factor)
  local parts, older = {}, window.older
  window.used = 0
  for at = 1, #older, SLOT_BYTES do
    local index, cost = read('<dd', older, at)
    cost = min(cost, ceil(cost * factor))
    window.used = window.used + cost
    parts[#parts + 1] = write('<dd', index, cost)
  end
  window.older = table.concat(parts)
  if window.newest < 0 then return end
  window.counted = min(window.counted, ceil(window.counted * factor))
  window.used = window.used + window.counted
end

-- Moves what lies after `now` to `now`: the clock was set back. Returns whether anything moved.
local function rebaseWindow(window, now)
  local index = floor(now / window.slotMs)
  if window.newest <= index then return false end
  local cost = 0
  while window.newest >= index do
    cost = cost + window.counted
    popSlot(window)
  end
  pushSlot(window, index, cost)
  return true
end
