-- Writes the meters that were charged.
--
-- KEYS: as in input.lua
-- ARGV: none
-- Returns: nothing
-- Errors: those of SET, SETRANGE, APPEND and PEXPIRE

local keptMs, kept
for place = 1, #KEYS do
  local meter = looked[place]
  local change, key = meter and meter[CHANGE], KEYS[place]
  if change then
    local parts, bytes, closed, closedCost = meter[PARTS], meter[BYTES], meter[CLOSED], meter[CLOSED_COST]
    if change ~= FRONT and meter[KEEP_MS] ~= keptMs then
      keptMs = meter[KEEP_MS]
      kept = format('%d', keptMs)
    end
    local seq, firmSeq, inFlight, slotMs = meter[SEQ], meter[FIRM_SEQ], meter[IN_FLIGHT], meter[SLOT_MS]
    local used, newest, counted, unread = meter[USED], meter[NEWEST], meter[COUNTED], meter[UNREAD]
    if change == ALL and closed < 0 then
      local all = write('<BBddddddd', FORMAT, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted)
      call('SET', key, all, 'PX', kept)
    elseif change == ALL then
      local reading, slots = parts == 3 and write('<dc0', unread, sub(bytes, 67, 138)) or '', sub(bytes, meter[LEFT_AT])
      call('SET', key, write('<BBdddddddc0c0dd', FORMAT, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted,
        reading, slots, closed, closedCost), 'PX', kept)
    else
      if parts == 1 then
        call('SETRANGE', key, '2', write('<ddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted))
      else
        call('SETRANGE', key, '2', write('<dddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted, unread))
      end
      if change == MORE then
        call('APPEND', key, write('<dd', closed, closedCost))
        call('PEXPIRE', key, kept)
      end
    end
  end
end
