-- Decides what is plain: batches of calls, each under the limit of a window that is not blocked. That is most of what
-- is asked, and it is decided by the front of each meter and its oldest slots alone. A meter is read and written once,
-- however many of these batches it has a part in.
--
-- Ends with the first batch where anything is not plain, of which nothing is done here. Both ways come to the same, but
-- that slots that ran out stay here for a while, so that they count again for as long as the clock was set back.
--
-- There are no functions: to make one, and to call it, takes as long as much of what it would do.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: batch, batchAt; or, to the client, where all batches are decided, what execute.lua returns
-- Errors: those of SET, SETRANGE, APPEND and PEXPIRE: what was written before one fails stays counted, so that calls
--   may be counted which were not let go; GETRANGE and GET fail for a key that is not text, and that is left to
--   execute.lua

-- The front, a reading, and the oldest four slots; without a reading, nine. Redis hashes every byte of a string that
-- Lua gets to see, so to look at more costs more.
local LOOK_BYTES = 58 + 80 + 4 * 16
-- Text, as is every number for a command that is known beforehand: Redis takes long to write one.
local LOOK_END = '201'
-- How many bytes a command takes of the kind that is decided here.
local ACQUIRE_BYTES = 32
-- Lua hands over no more than some thousands at once.
local MOST_TOLD = 1000

-- A meter that was looked at is a list, which Lua makes faster than a table with names. First, in their order, the
-- numbers at its front; the slot that is open now is the newest as soon as something is counted in it.
local SEQ, FIRM_SEQ, IN_FLIGHT, SLOT_MS, USED, NEWEST, COUNTED, UNREAD = 1, 2, 3, 4, 5, 6, 7, 8
-- Then what does not change any more: its limit, and what the numbers come to at `now`.
local CAPACITY, IS_EXACT, IS_WINDOW, WINDOW_MS, INDEX = 9, 10, 11, 12, 13
-- Cost by others, cost of slots that ran out, and of those that are so old that Meta may not count them any more.
local FOREIGN, RUN_OUT, OLD = 14, 15, 16
-- Sequence number up to which no call is on its way; cost counted within the guard in other slots than the open
-- one, or nil if that is not in sight; whether sums have to be of whole numbers, since they are made otherwise below.
local SINCE, GUARDED, NEEDS_WHOLE = 17, 18, 19
-- Then how it is stored: its parts, what was looked at, where the slots and those that count begin there, how long it
-- is kept if a slot is added; how it is to be written, if it is, and index and cost of the slot that is then not the
-- newest any more; the batch that asked for it last.
local PARTS, BYTES, SLOTS_AT, LEFT_AT, KEEP_MS, CHANGE, CLOSED, CLOSED_COST = 20, 21, 22, 23, 24, 25, 26, 27
local ASKED_BY = 28

-- The front alone; it, and a slot more at the end; or all.
local FRONT, MORE, ALL = 1, 2, 3

-- Meters that were looked at, by the place of their limit.
local looked = { nil, nil }
-- What a batch asks for: meters, and the cost for each.
local wanted, costs = { nil, nil }, { nil, nil }

while isPlain and batch <= batchCount do
  local known, deniedBy, retryAt = 0, GRANTED, 0
  local size, at = read('<d', input, batchAt)
  if size > MOST_TOLD then break end
  for i = 1, size do
    local kind, place, cost = read('<ddd', input, at)
    if kind ~= ACQUIRE or cost <= 0 then break end
    at = at + ACQUIRE_BYTES

    -- Read the meter, and what its limit makes of it now.
    local meter = looked[place]
    if not meter then repeat
      local key = KEYS[place]
      local algorithm, capacity, exact, windowMs, guardMs, slotMs =
        read('<dddddd', input, HEADING_BYTES + (place - 1) * LIMIT_BYTES + 1)
      if algorithm == 1 then break end
      local isExact, isWindow, index = exact == 1, algorithm == 0, floor(now / slotMs)
      local most = not isExact and isWindow and capacity == 0 and huge or capacity
      local bytes, keepMs = try('GETRANGE', key, '0', LOOK_END), (index + 1) * slotMs + 2 * windowMs - now
      local version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt
      if #bytes >= FRONT_BYTES then
        version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt = read('<BBddddddd', bytes)
        if version ~= FORMAT or slotWidth ~= slotMs or newest < 0 or newest > index then break end
      elseif bytes == '' and not try('GET', key) then
        parts, seq, used, newest = 1, floor(now), 0, -1
      else
        break
      end
      local unread, foreign, since, readAt = 0, 0, firmSeq, nil
      if parts == 3 then
        if #bytes < FRONT_BYTES + READING_BYTES then break end
        local readSeq, learned, learnedAt, askedAt, _
        unread, _, readAt, readSeq, foreign, learned, learnedAt, _, askedAt, _, slotsAt = read('<dddddddddd', bytes, slotsAt)
        if readAt > now or learnedAt > now or askedAt > now then break end
        -- What is stale takes more than this.
        if foreign > 0 or not isExact or not isWindow then
          if now > readAt + windowMs / READINGS_PER_WINDOW and now < readAt + 2 * windowMs + 1 then break end
        end
        if foreign ~= 0 then
          local left = 2 - max(windowMs, now - readAt) / windowMs
          foreign = left <= 0 and 0 or ceil(foreign * left)
        end
        since, keepMs = max(firmSeq, readSeq), max(keepMs, readAt + 3 * windowMs - now)
        if isWindow and learned > capacity then
          if isExact then break end
          most = learned
        end
        if isWindow and not isExact and learned >= 0 then
          if most == huge then break end
          keepMs = max(keepMs, KEEP_LEARNED_MS)
        end
      elseif parts ~= 1 then
        break
      end
      -- What ends within a slot is damaged.
      if #bytes > 0 and #bytes < LOOK_BYTES and (#bytes - slotsAt + 1) % SLOT_BYTES ~= 0 then break end
      -- Slots that ran out stay for a while. Then come those that may have left Meta's window.
      local slotAt, last, isAllSeen = slotsAt, #bytes - 15, #bytes < LOOK_BYTES
      local runOut, old, leftAt, isReadable = 0, 0, nil, true
      local sureFrom = isWindow and now - (windowMs - 2 * guardMs) or -huge
      while newest >= 0 do
        local slot, cost = newest, counted
        if slotAt <= last then
          slot, cost = read('<dd', bytes, slotAt)
        elseif not isAllSeen then
          isReadable = false
          break
        end
        if (slot + 1) * slotMs + windowMs <= now then
          runOut = runOut + cost
        else
          leftAt = leftAt or slotAt
          if slot * slotMs > sureFrom then break end
          isReadable = slot ~= index
          old = old + cost
        end
        if cost % 1 ~= 0 or used % 1 ~= 0 or unread % 1 ~= 0 then isReadable = false end
        if slotAt > last or not isReadable then break end
        slotAt = slotAt + 16
      end
      if not isReadable then break end
      if not leftAt then
        -- Nothing counts, or not any more.
        if readAt then break end
        firmSeq, inFlight, used, newest, counted, since, runOut = seq, 0, 0, -1, 0, seq, 0
        parts, bytes, slotsAt, leftAt = 1, '', 1, 1
      elseif used - runOut <= 0 then
        break
      end
      local guarded = 0
      if isExact and isWindow and index * slotMs > now - guardMs then
        if guardMs > slotMs then
          guarded = nil
        elseif newest < index then
          if (newest + 1) * slotMs > now - guardMs then guarded = counted end
        elseif last >= slotsAt then
          guarded = nil
          if isAllSeen then
            local slot, cost = read('<dd', bytes, last)
            guarded = (slot + 1) * slotMs > now - guardMs and cost or 0
          end
        end
      end
      meter = {
        seq, firmSeq, inFlight, slotMs, used, newest, counted, unread,
        most, isExact, isWindow, windowMs, index,
        foreign, runOut, old,
        since, guarded, runOut > 0 or old > 0,
        parts, bytes, slotsAt, leftAt, ceil(keepMs) + extraMs,
        false, -1, 0, 0,
      }
      looked[place] = meter
    until true end
    if not meter or meter[ASKED_BY] == batch then break end

    -- When can the cost be granted: `now` if at once, endless if never.
    local capacity, used, unread, freeAt = meter[CAPACITY], meter[USED], meter[UNREAD], nil
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
    if not freeAt then break end
    if freeAt > now and freeAt > retryAt then
      deniedBy, retryAt = i - 1, freeAt
    end
    meter[ASKED_BY] = batch
    wanted[i], costs[i], known = meter, cost, i
  end
  if known < size then break end

  told[count + 1] = deniedBy
  if deniedBy ~= GRANTED then
    told[count + 2], told[count + 3] = retryAt, REASON_LIMIT
    count = count + 3
  else
    count = count + 1
    for i = 1, size do
      -- Count the cost, and tell the outcome.
      local meter, cost = wanted[i], costs[i]
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
    end
  end
  batch, batchAt = batch + 1, at
  if count > MOST_TOLD then
    replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
    count = 0
  end
end

-- Write what was changed.
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

if batch > batchCount and count == 12 and #replies == 0 then return write('<dddddddddddd', unpack(told, 1, 12)) end
if count > 0 then
  replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
  count = 0
end
if batch > batchCount then return table.concat(replies) end
