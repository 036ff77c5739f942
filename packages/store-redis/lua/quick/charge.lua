-- Counts `cost` in a meter, and tells the outcome.
--
-- KEYS: none
-- ARGV: none
-- Returns: FRONT, MORE, ALL; meter, with the cost; told and count, with the outcome
-- Errors: none

-- What is to be written of a meter: the front alone; it, and a slot more at the end; or all.
local FRONT, MORE, ALL = 1, 2, 3

if not meter[CHANGE] then
  if meter[NEWEST] == meter[INDEX] then
    meter[CHANGE] = FRONT
  else
    meter[CLOSED], meter[CLOSED_COST] = meter[NEWEST], meter[COUNTED]
    meter[NEWEST], meter[COUNTED] = meter[INDEX], 0
    if #meter[BYTES] < LOOK_BYTES then
      -- All is in sight, so that it can be written at once, without what ran out.
      meter[CHANGE], meter[USED], meter[RUN_OUT] = ALL, meter[USED] - meter[RUN_OUT], 0
    else
      meter[CHANGE] = MORE
    end
  end
end
local seq, used, counted = meter[SEQ] + cost, meter[USED] + cost, meter[COUNTED] + cost
local live, sure = used - meter[RUN_OUT], 0
meter[SEQ], meter[USED], meter[COUNTED], meter[UNREAD] = seq, used, counted, meter[UNREAD] + cost
if not meter[IS_EXACT] then meter[IN_FLIGHT] = meter[IN_FLIGHT] + cost end
if meter[IS_WINDOW] then
  local onTheirWay = meter[IN_FLIGHT]
  if meter[IS_EXACT] then onTheirWay = max(seq - meter[SINCE], counted + (meter[GUARDED] or 0)) end
  sure = max(0, live - meter[OLD] - onTheirWay)
end
told[count + 1], told[count + 2], told[count + 3], told[count + 4] = seq, live, sure + cost, 0
count = count + 4
