-- Decides what is plain: batches of calls, each under the limit of a window that is not blocked. That is most of what
-- is asked, and it is decided by the front of each meter and its oldest slots alone, before the functions below are
-- made. A meter is read and written once, however many batches of the request it has a part in.
--
-- Where anything is not plain, nothing is done here, and all is decided below. Both ways come to the same, but that
-- slots that ran out stay here for a while, so that they count again for as long as the clock was set back.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: MOST_TOLD, count, quick, writeMeters, packTold, isPlain, replies, batch, batchAt; or, to the client, where all
--   batches are plain, what execute.lua returns
-- Errors: those of SET, SETRANGE, APPEND and PEXPIRE: what was written before one fails stays counted, so that calls
--   may be counted which were not let go; GETRANGE and GET fail for a key that is not text, and that is left to
--   execute.lua

-- Lua hands over no more than some thousands at once.
local MOST_TOLD = 1000

-- Numbers of the reply that are not packed yet, and how many: packed together they take one string. There is room for
-- those of a call under two limits.
local told, count = { serverNow, 0, now, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 3

-- Decides the batch whose bytes begin at `at`, adds the reply to what is told, and returns where the next batch
-- begins; or returns nil.
local quick
-- Writes what was changed, and forgets all that was looked at.
local writeMeters

do
  -- The front, a reading, and the oldest four slots; without a reading, nine. Redis hashes every byte of a string that
  -- Lua gets to see, so to look at more costs more.
  local LOOK_BYTES = 58 + 80 + 4 * 16
  -- Text, as is every number for a command that is known beforehand: Redis takes long to write one.
  local LOOK_END = '201'
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
  -- newest any more.
  local PARTS, BYTES, SLOTS_AT, LEFT_AT, KEEP_MS, CHANGE, CLOSED, CLOSED_COST = 20, 21, 22, 23, 24, 25, 26, 27

  -- How many bytes a command takes of the kind that is decided here.
  local ACQUIRE_BYTES = 32

  -- The front alone; it, and a slot more at the end; or all.
  local FRONT, MORE, ALL = 1, 2, 3

  -- Meters that were looked at, by the place of their limit.
  local looked = { nil, nil }
  -- What a batch asks for: meters, and the cost for each.
  local asked, costs = { nil, nil }, { nil, nil }

  -- Reads a meter and what its limit makes of it now; nil if that is not plain.
  local function look(place)
    local key = KEYS[place]
    local algorithm, capacity, exact, windowMs, guardMs, slotMs =
      read('<dddddd', input, HEADING_BYTES + (place - 1) * LIMIT_BYTES + 1)
    if algorithm == 1 then return nil end
    local isExact, isWindow, index = exact == 1, algorithm == 0, floor(now / slotMs)
    local most = not isExact and isWindow and capacity == 0 and huge or capacity
    local bytes, keepMs = try('GETRANGE', key, '0', LOOK_END), (index + 1) * slotMs + 2 * windowMs - now
    local version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt
    if #bytes >= FRONT_BYTES then
      version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt = read('<BBddddddd', bytes)
      if version ~= FORMAT or slotWidth ~= slotMs or newest < 0 or newest > index then return nil end
    elseif bytes == '' and not try('GET', key) then
      parts, seq, used, newest = 1, floor(now), 0, -1
    else
      return nil
    end
    local unread, foreign, since, readAt = 0, 0, firmSeq, nil
    if parts == 3 then
      if #bytes < FRONT_BYTES + READING_BYTES then return nil end
      local readSeq, learned, learnedAt, askedAt, _
      unread, _, readAt, readSeq, foreign, learned, learnedAt, _, askedAt, _, slotsAt = read('<dddddddddd', bytes, slotsAt)
      if readAt > now or learnedAt > now or askedAt > now then return nil end
      -- What is stale takes more than this.
      if foreign > 0 or not isExact or not isWindow then
        if now > readAt + windowMs / READINGS_PER_WINDOW and now < readAt + 2 * windowMs + 1 then return nil end
      end
      if foreign ~= 0 then
        local left = 2 - max(windowMs, now - readAt) / windowMs
        foreign = left <= 0 and 0 or ceil(foreign * left)
      end
      since, keepMs = max(firmSeq, readSeq), max(keepMs, readAt + 3 * windowMs - now)
      if isWindow and learned > capacity then
        if isExact then return nil end
        most = learned
      end
      if isWindow and not isExact and learned >= 0 then
        if most == huge then return nil end
        keepMs = max(keepMs, KEEP_LEARNED_MS)
      end
    elseif parts ~= 1 then
      return nil
    end
    -- What ends within a slot is damaged.
    if #bytes > 0 and #bytes < LOOK_BYTES and (#bytes - slotsAt + 1) % SLOT_BYTES ~= 0 then return nil end
    -- Slots that ran out stay for a while. Then come those that may have left Meta's window.
    local at, last, isAllSeen = slotsAt, #bytes - 15, #bytes < LOOK_BYTES
    local runOut, old, leftAt = 0, 0, nil
    local sureFrom = isWindow and now - (windowMs - 2 * guardMs) or -huge
    while newest >= 0 do
      local slot, cost = newest, counted
      if at <= last then
        slot, cost = read('<dd', bytes, at)
      elseif not isAllSeen then
        return nil
      end
      if (slot + 1) * slotMs + windowMs <= now then
        runOut = runOut + cost
      else
        leftAt = leftAt or at
        if slot * slotMs > sureFrom then break end
        if slot == index then return nil end
        old = old + cost
      end
      if cost % 1 ~= 0 or used % 1 ~= 0 or unread % 1 ~= 0 then return nil end
      if at > last then break end
      at = at + 16
    end
    if not leftAt then
      -- Nothing counts, or not any more.
      if readAt then return nil end
      firmSeq, inFlight, used, newest, counted, since, runOut = seq, 0, 0, -1, 0, seq, 0
      parts, bytes, slotsAt, leftAt = 1, '', 1, 1
    elseif used - runOut <= 0 then
      return nil
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
    return {
      seq, firmSeq, inFlight, slotMs, used, newest, counted, unread,
      most, isExact, isWindow, windowMs, index,
      foreign, runOut, old,
      since, guarded, runOut > 0 or old > 0,
      parts, bytes, slotsAt, leftAt, ceil(keepMs) + extraMs,
      false, -1, 0,
    }
  end

  -- When `cost` can be granted, `now` if at once, endless if never; nil if that is not plain.
  local function plainFreeAt(meter, cost)
    local capacity, isExact, used, unread = meter[CAPACITY], meter[IS_EXACT], meter[USED], meter[UNREAD]
    local isSure = isExact and meter[FOREIGN] == 0
    local live = used - meter[RUN_OUT]
    if live + meter[FOREIGN] + (isSure and 0 or unread) <= capacity - cost then
      if cost % 1 ~= 0 and meter[NEEDS_WHOLE] then return nil end
      if meter[GUARDED] then return now end
      -- All that is counted is taken to be on its way.
      local isWhole = meter[SEQ] % 1 == 0 and live % 1 == 0 and cost % 1 == 0
      return isWhole and meter[SEQ] - meter[SINCE] >= live and now or nil
    end
    if isExact and cost > capacity then return huge end
    -- When a slot was added, they are not all where they were.
    if not isSure or meter[CLOSED] >= 0 then return nil end
    local room, bytes, slotMs, freeAt = capacity - cost, meter[BYTES], meter[SLOT_MS], now
    local at, last = meter[SLOTS_AT], #bytes - 15
    while used > room do
      local slot, counted = meter[NEWEST], meter[COUNTED]
      if at <= last then
        slot, counted = read('<dd', bytes, at)
      elseif #bytes >= LOOK_BYTES then
        return nil
      end
      freeAt = max(freeAt, (slot + 1) * slotMs + meter[WINDOW_MS])
      used = used - counted
      if at > last then break end
      at = at + 16
    end
    return freeAt
  end

  -- Counts `cost`, and tells the outcome.
  local function charge(meter, cost)
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

  function writeMeters()
    for place = 1, #KEYS do
      local meter = looked[place]
      local change, key = meter and meter[CHANGE], KEYS[place]
      if change then
        local parts, front = meter[PARTS], nil
        if parts == 1 then front = write('<ddddddd', unpack(meter, 1, 7)) else front = write('<dddddddd', unpack(meter, 1, 8)) end
        if change == ALL then
          local bytes, closed, all = meter[BYTES], meter[CLOSED], nil
          if closed < 0 then
            all = write('<BBc0', FORMAT, parts, front)
          else
            local reading, slots = parts == 3 and sub(bytes, 67, 138) or '', sub(bytes, meter[LEFT_AT])
            all = write('<BBc0c0c0dd', FORMAT, parts, front, reading, slots, closed, meter[CLOSED_COST])
          end
          call('SET', key, all, 'PX', format('%d', meter[KEEP_MS]))
        else
          call('SETRANGE', key, '2', front)
          if change == MORE then
            call('APPEND', key, write('<dd', meter[CLOSED], meter[CLOSED_COST]))
            call('PEXPIRE', key, format('%d', meter[KEEP_MS]))
          end
        end
      end
    end
    looked = {}
  end

  function quick(at)
    local size, start = read('<d', input, at)
    if size > MOST_TOLD then return nil end
    local deniedBy, retryAt = GRANTED, 0
    for i = 1, size do
      local kind, place, cost = read('<ddd', input, start)
      if kind ~= ACQUIRE or cost <= 0 then return nil end
      local meter = looked[place] or look(place)
      local freeAt = meter and plainFreeAt(meter, cost)
      if not freeAt then return nil end
      for j = 1, i - 1 do
        if asked[j] == meter then return nil end
      end
      looked[place] = meter
      if freeAt > now and freeAt > retryAt then
        deniedBy, retryAt = i - 1, freeAt
      end
      asked[i], costs[i] = meter, cost
      start = start + ACQUIRE_BYTES
    end
    told[count + 1] = deniedBy
    if deniedBy == GRANTED then
      count = count + 1
      for i = 1, size do
        charge(asked[i], costs[i])
      end
    else
      told[count + 2], told[count + 3] = retryAt, REASON_LIMIT
      count = count + 3
    end
    return start
  end
end

local replies, batch, batchAt = {}, 1, HEADING_BYTES + #KEYS * LIMIT_BYTES + 1

-- Packs what is told.
local function packTold()
  replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
  count = 0
end

-- Where a key has two limits, nothing is plain.
local isPlain = #KEYS ~= 2 or KEYS[1] ~= KEYS[2]
if #KEYS > 2 then
  local known = {}
  for place = 1, #KEYS do
    isPlain = isPlain and not known[KEYS[place]]
    known[KEYS[place]] = true
  end
end
while batch <= batchCount do
  local nextAt = isPlain and quick(batchAt)
  if not nextAt then break end
  batch, batchAt = batch + 1, nextAt
  if count > MOST_TOLD then packTold() end
end
writeMeters()
if batch > batchCount and count == 12 and #replies == 0 then return write('<dddddddddddd', unpack(told, 1, 12)) end
packTold()
if batch > batchCount then return table.concat(replies) end
