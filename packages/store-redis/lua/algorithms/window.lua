-- Port of engine/algorithms/window.ts: a rolling window, counted in slots.
--
-- The slots stay packed as they are stored, 16 bytes each: index and cost, oldest first. A decision looks at the
-- few at either end, so that it takes as long for a full window as for an empty one.
--
-- KEYS: none
-- ARGV: none
-- Returns: createWindow, windowUsed, windowSure, windowSince, windowFreeAt, windowNextFreeAt, windowQuietSince,
--   chargeWindow, refundWindow, rebaseWindow
-- Errors: none

local SLOT_BYTES = 16

local function createWindow(slotMs)
  return { slotMs = slotMs, used = 0, slots = '' }
end

-- Cost that counts at `now`.
local function windowUsed(window, windowMs, now)
  local slots, slotMs, used = window.slots, window.slotMs, window.used
  for at = 1, #slots, SLOT_BYTES do
    local index, cost = read('<dd', slots, at)
    if (index + 1) * slotMs + windowMs > now then break end
    used = used - cost
  end
  return used
end

-- Cost of which it is certain that it was admitted within the last `windowMs`.
local function windowSure(window, windowMs, now)
  local slots, slotMs, sure = window.slots, window.slotMs, window.used
  for at = 1, #slots, SLOT_BYTES do
    local index, cost = read('<dd', slots, at)
    if index * slotMs > now - windowMs then break end
    sure = sure - cost
  end
  return sure
end

-- Cost that may have been admitted after `since`.
local function windowSince(window, since)
  local slots, slotMs, sum = window.slots, window.slotMs, 0
  for at = #slots - SLOT_BYTES + 1, 1, -SLOT_BYTES do
    local index, cost = read('<dd', slots, at)
    if (index + 1) * slotMs <= since then break end
    sum = sum + cost
  end
  return sum
end

-- Earliest time, not before `from`, at which at most `room` counts.
local function windowFreeAt(window, windowMs, room, from)
  local slots, slotMs, used, freeAt = window.slots, window.slotMs, window.used, from
  for at = 1, #slots, SLOT_BYTES do
    if used <= room then break end
    local index, cost = read('<dd', slots, at)
    freeAt = max(freeAt, (index + 1) * slotMs + windowMs)
    used = used - cost
  end
  return freeAt
end

-- When the next slot after `from` stops counting.
local function windowNextFreeAt(window, windowMs, from)
  local slots, slotMs = window.slots, window.slotMs
  for at = 1, #slots, SLOT_BYTES do
    local freeAt = (read('<d', slots, at) + 1) * slotMs + windowMs
    if freeAt > from then return freeAt end
  end
  return huge
end

-- When the newest slot closes.
local function windowQuietSince(window)
  local slots = window.slots
  if slots == '' then return -huge end
  return (read('<d', slots, #slots - SLOT_BYTES + 1) + 1) * window.slotMs
end

local function dropExpired(window, windowMs, now)
  local slots, slotMs, keep = window.slots, window.slotMs, 1
  while keep <= #slots do
    local index, cost = read('<dd', slots, keep)
    if (index + 1) * slotMs + windowMs > now then break end
    window.used = window.used - cost
    keep = keep + SLOT_BYTES
  end
  if keep > 1 then window.slots = sub(slots, keep) end
  if window.slots == '' then window.used = 0 end
end

-- Recounts in slots of another width.
local function rescaleWindow(window, slotMs, now)
  local newest, parts, lastIndex, lastCost = floor(now / slotMs), {}, nil, nil
  for at = 1, #window.slots, SLOT_BYTES do
    local index, cost = read('<dd', window.slots, at)
    index = min(newest, ceil((index + 1) * window.slotMs / slotMs) - 1)
    if index == lastIndex then
      lastCost = lastCost + cost
    else
      if lastIndex then parts[#parts + 1] = write('<dd', lastIndex, lastCost) end
      lastIndex, lastCost = index, cost
    end
  end
  if lastIndex then parts[#parts + 1] = write('<dd', lastIndex, lastCost) end
  window.slots = table.concat(parts)
  window.slotMs = slotMs
end

-- Counts `cost` at `now`.
local function chargeWindow(window, windowMs, slotMs, cost, now)
  if window.slotMs ~= slotMs then rescaleWindow(window, slotMs, now) end
  dropExpired(window, windowMs, now)
  local slots, index = window.slots, floor(now / slotMs)
  if slots ~= '' then
    local newest, counted = read('<dd', slots, #slots - SLOT_BYTES + 1)
    if newest >= index then
      window.slots = sub(slots, 1, -SLOT_BYTES - 1) .. write('<dd', newest, counted + cost)
      window.used = window.used + cost
      return
    end
  end
  window.slots = slots .. write('<dd', index, cost)
  window.used = window.used + cost
end

-- Takes back `cost` that was counted at `at`: from its slot or the next older one.
local function refundWindow(window, cost, at)
  local slots, index = window.slots, floor(at / window.slotMs)
  if slots == '' or read('<d', slots) > index then return end
  local place = #slots - SLOT_BYTES + 1
  local slot, counted = read('<dd', slots, place)
  while place > 1 and slot > index do
    place = place - SLOT_BYTES
    slot, counted = read('<dd', slots, place)
  end
  local refund = min(cost, counted)
  window.used = window.used - refund
  local left = counted - refund
  window.slots = sub(slots, 1, place - 1)
    .. (left == 0 and '' or write('<dd', slot, left))
    .. sub(slots, place + SLOT_BYTES)
end

-- Moves what lies after `now` to `now`: the clock was set back. Returns whether anything moved.
local function rebaseWindow(window, now)
  local slots, index = window.slots, floor(now / window.slotMs)
  if slots == '' then return false end
  local place = #slots - SLOT_BYTES + 1
  local newest, counted = read('<dd', slots, place)
  if newest <= index then return false end
  local cost = 0
  while newest >= index do
    cost = cost + counted
    place = place - SLOT_BYTES
    if place < 1 then break end
    newest, counted = read('<dd', slots, place)
  end
  window.slots = sub(slots, 1, place + SLOT_BYTES - 1) .. write('<dd', index, cost)
  return true
end
