-- Grants what is plainly free: batches of calls, each under the limit of a window that is not blocked and has room.
-- That is most of what is asked, and it is decided by the front of each meter and its oldest slots alone, before the
-- functions below are made.
--
-- Where anything is not plain, nothing is done here, and all is decided below. Both ways come to the same.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: MOST_TOLD, count, writeHeld, quick, packTold, replies, batch, batchAt; or, to the client, where all batches are granted, what
--   execute.lua returns
-- Errors: those of SET, SETRANGE, APPEND and PEXPIRE: if one fails it is the first, and nothing was changed; GETRANGE
--   and GET fail for a key that is not text, and that is left to execute.lua

-- The front, a reading, and the oldest four slots; without a reading, nine. Redis hashes every byte of a string that
-- Lua gets to see, so to look at more costs more.
local LOOK_BYTES = 58 + 80 + 4 * 16
-- Text, as is every number for a command that is known beforehand: Redis takes long to write one.
local LOOK_END = '201'
-- Lua hands over no more than some thousands at once.
local MOST_TOLD = 1000

-- What was changed in the front of meters and is not written yet, by key: calls of one app share a meter, and so do
-- most batches of a request.
local held = {}

local function packFront(parts, seq, firmSeq, inFlight, slotMs, used, newest, counted, unread)
  if parts == 1 then return write('<ddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted) end
  return write('<dddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted, unread)
end

-- Writes what is held.
local function writeHeld()
  for key, front in pairs(held) do
    call('SETRANGE', key, '2', packFront(front[3], front[4], front[5], front[6], front[7], front[8], front[9], front[10], front[11]))
  end
  held = {}
end

-- Whether all slots are in sight, and no sum of them makes fractions.
local function isPlain(bytes, next, used, counted)
  if #bytes >= LOOK_BYTES or used % 1 ~= 0 or counted % 1 ~= 0 then return false end
  for at = next + 8, #bytes, 16 do
    if read('<d', bytes, at) % 1 ~= 0 then return false end
  end
  return true
end

-- Numbers of the reply that are not packed yet, and how many: packed together they take one string.
local told, count = { serverNow, 0, now }, 3

-- Decides the batch whose bytes begin at `at`, adds the reply to what is told, and returns where the next batch
-- begins; or returns nil.
local function quick(at)
  local size, start = read('<d', input, at)
  if size > MOST_TOLD then return nil end
  local keys, changes, tells = {}, {}, count + 3
  for i = 1, size do
    local kind, place, cost = read('<ddd', input, start)
    start = start + COMMAND_BYTES
    if kind ~= 1 or cost <= 0 then return nil end
    local key = KEYS[place]
    for j = 1, i - 1 do
      if keys[j] == key then return nil end
    end
    keys[i] = key
    local algorithm, capacity, exact, windowMs, guardMs, slotMs =
      read('<dddddd', input, HEADING_BYTES + (place - 1) * LIMIT_BYTES + 1)
    local index = floor(now / slotMs)
    if algorithm == 1 then return nil end
    local bytes, next, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted
    local unread, readAt, readSeq, foreign, learned, learnedAt = 0, nil, nil, 0, nil, nil
    local front, _ = held[key], nil
    if front then
      bytes, next, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, unread, readAt, readSeq, foreign, learned, learnedAt =
        unpack(front, 1, 16)
    else
      bytes = try('GETRANGE', key, '0', LOOK_END)
      if #bytes >= 58 then
        local version
        version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, next = read('<BBddddddd', bytes)
        if version ~= 1 then return nil end
        if parts == 3 then
          local askedAt
          unread, _, readAt, readSeq, foreign, learned, learnedAt, _, askedAt, _, next = read('<dddddddddd', bytes, next)
          if askedAt > now then return nil end
        elseif parts ~= 1 then
          return nil
        end
      elseif bytes ~= '' or try('GET', key) then
        return nil
      end
    end
    if seq and (slotWidth ~= slotMs or newest < 0 or newest > index) then return nil end
    if not seq or (newest + 1) * slotMs + windowMs <= now then
      -- Nothing was counted yet, or nothing counts any more.
      if cost > capacity and (exact == 1 or capacity > 0) then return nil end
      if seq and (readAt or not isPlain(bytes, next, used, counted)) then return nil end
      firmSeq = seq or floor(now)
      seq, inFlight = firmSeq + cost, exact ~= 1 and cost or 0
      changes[i] = {
        write('<BBddddddd', 1, 1, seq, firmSeq, inFlight, slotMs, cost, index, cost),
        nil,
        ceil((index + 1) * slotMs + 2 * windowMs - now) + extraMs,
      }
      told[tells + 1], told[tells + 2], told[tells + 3], told[tells + 4] = seq, cost, cost, 0
    else
      local first, others = next, foreign
      local expiresAt, since = (index + 1) * slotMs + 2 * windowMs, firmSeq
      local isSure = true
      if readAt then
        if readAt > now or learnedAt > now then return nil end
        -- What is stale takes more than this.
        if foreign > 0 or exact ~= 1 or algorithm == 2 then
          if now > readAt + windowMs / 60 and now < readAt + 2 * windowMs + 1 then return nil end
        end
        if foreign ~= 0 then
          local left = 2 - max(windowMs, now - readAt) / windowMs
          foreign = left <= 0 and 0 or ceil(foreign * left)
        end
        isSure = exact == 1 and foreign == 0
        expiresAt, since = max(expiresAt, readAt + 3 * windowMs), max(firmSeq, readSeq)
        if algorithm == 0 and learned > capacity then
          if exact == 1 then return nil end
          capacity = learned
        end
        if algorithm == 0 and exact ~= 1 and learned >= 0 then
          expiresAt = max(expiresAt, now + 7 * 86400000)
          if capacity == 0 then return nil end
        end
      end
      -- Slots that ran out stay for a while, where leaving them out of a sum makes no fractions.
      local runOut, last = 0, #bytes - 15
      local oldest, oldestCost = newest, counted
      if next <= last then oldest, oldestCost = read('<dd', bytes, next) end
      while (oldest + 1) * slotMs + windowMs <= now do
        if used % 1 ~= 0 or unread % 1 ~= 0 or cost % 1 ~= 0 or oldestCost % 1 ~= 0 then return nil end
        runOut = runOut + oldestCost
        next = next + 16
        if next <= last then
          oldest, oldestCost = read('<dd', bytes, next)
        elseif #bytes < LOOK_BYTES then
          oldest, oldestCost = newest, counted
        else
          return nil
        end
      end
      local left = next
      if algorithm == 0 and exact ~= 1 and capacity == 0 then capacity = huge end
      local waiting = isSure and 0 or unread
      if used - runOut <= 0 or used - runOut + foreign + waiting > capacity - cost then return nil end
      local sureFrom, sure = now - (windowMs - 2 * guardMs), used - runOut + cost
      if newest * slotMs <= sureFrom then return nil end
      while oldest * slotMs <= sureFrom do
        sure = sure - oldestCost
        next = next + 16
        if next > last then
          if #bytes == LOOK_BYTES then return nil end
          break
        end
        oldest, oldestCost = read('<dd', bytes, next)
      end
      local onlyUsed = used - runOut + cost
      seq, used = seq + cost, used + cost
      if exact ~= 1 then inFlight = inFlight + cost end
      unread = unread + cost
      local keepMs = ceil(max(expiresAt, now + 2 * windowMs) - now) + extraMs
      if newest == index then
        counted = counted + cost
        if batchCount > 1 then
          changes[i] = { bytes, first, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted, unread, readAt, readSeq, others, learned, learnedAt }
        else
          changes[i] = { packFront(parts, seq, firmSeq, inFlight, slotMs, used, newest, counted, unread) }
        end
      elseif #bytes < LOOK_BYTES then
        -- All is in sight, so that it can be written at once, without what ran out.
        changes[i] = {
          write('<BB', 1, parts)
            .. packFront(parts, seq, firmSeq, inFlight, slotMs, onlyUsed, index, cost, unread)
            .. (readAt and sub(bytes, 67, 138) or '')
            .. sub(bytes, left)
            .. write('<dd', newest, counted),
          nil,
          keepMs,
        }
        counted = cost
      else
        local front = packFront(parts, seq, firmSeq, inFlight, slotMs, used, index, cost, unread)
        changes[i] = { front, write('<dd', newest, counted), keepMs }
        counted = cost
      end
      local onTheirWay = inFlight
      if exact == 1 then
        onTheirWay = max(seq - since, counted)
        -- Of the slots before, some may have been counted within the guard: that matters only if that is more.
        local isWhole = seq % 1 == 0 and onlyUsed % 1 == 0
        if index * slotMs > now - guardMs and not (isWhole and onTheirWay >= onlyUsed) then return nil end
      end
      sure = algorithm == 0 and max(0, sure - onTheirWay) or 0
      told[tells + 1], told[tells + 2], told[tells + 3], told[tells + 4] = seq, onlyUsed, sure + cost, 0
    end
    tells = tells + 4
  end
  for i = 1, size do
    local key, change = keys[i], changes[i]
    local bytes, added, keepMs = change[1], change[2], change[3]
    if #change > 3 then
      held[key] = change
    else
      held[key] = nil
      if not keepMs then
        call('SETRANGE', key, '2', bytes)
      elseif added then
        call('APPEND', key, added)
        call('SETRANGE', key, '2', bytes)
        call('PEXPIRE', key, format('%d', keepMs))
      else
        call('SET', key, bytes, 'PX', format('%d', keepMs))
      end
    end
  end
  told[count + 1], told[count + 2], told[count + 3] = -1, 0, 0
  count = tells
  return start
end

local replies, batch, batchAt = {}, 1, HEADING_BYTES + #KEYS * LIMIT_BYTES + 1

-- Packs what is told.
local function packTold()
  replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
  count = 0
end

while batch <= batchCount do
  local nextAt = quick(batchAt)
  if not nextAt then break end
  batch, batchAt = batch + 1, nextAt
  if count > MOST_TOLD then packTold() end
end
writeHeld()
packTold()
if batch > batchCount then return table.concat(replies) end
