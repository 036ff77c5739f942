-- Finds out when a meter can grant `cost`.
--
-- KEYS: none
-- ARGV: none
-- Returns: freeAt: `now` if at once, endless if never, or nothing where that is not plain
-- Errors: none

local capacity, used, unread = meter[CAPACITY], meter[USED], meter[UNREAD]
local isSure = meter[IS_EXACT] and meter[FOREIGN] == 0
local live = used - meter[RUN_OUT]
if live + meter[FOREIGN] + (isSure and 0 or unread) <= capacity - cost then
  if cost % 1 == 0 or not meter[NEEDS_WHOLE] then
    if meter[GUARDED] then
      freeAt = now
    elseif meter[SEQ] % 1 == 0 and live % 1 == 0 and cost % 1 == 0 and meter[SEQ] - meter[SINCE] >= live then
      -- All that is counted is taken to be on its way.
      freeAt = now
    end
  end
elseif meter[IS_EXACT] and cost > capacity then
  freeAt = huge
elseif isSure and meter[CLOSED] < 0 then
  -- When a slot was added, they are not all where they were.
  local room, bytes, slotMs = capacity - cost, meter[BYTES], meter[SLOT_MS]
  local slotAt, last = meter[SLOTS_AT], #bytes - 15
  freeAt = now
  while used > room do
    local slot, counted = meter[NEWEST], meter[COUNTED]
    if slotAt <= last then
      slot, counted = read('<dd', bytes, slotAt)
    elseif #bytes >= LOOK_BYTES then
      freeAt = nil
      break
    end
    freeAt = max(freeAt, (slot + 1) * slotMs + meter[WINDOW_MS])
    used = used - counted
    if slotAt > last then break end
    slotAt = slotAt + 16
  end
end
