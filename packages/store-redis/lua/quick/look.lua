-- Reads the meter of a limit, and what the limit makes of it now.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: meter, for the limit at `place`, or nothing where that is not plain; looked, with it; LOOK_BYTES, and of the
--   list that a meter is: SEQ, FIRM_SEQ, IN_FLIGHT, SLOT_MS, USED, NEWEST, COUNTED, UNREAD, CAPACITY, IS_EXACT,
--   IS_WINDOW, WINDOW_MS, INDEX, FOREIGN, RUN_OUT, OLD, SINCE, GUARDED, NEEDS_WHOLE, PARTS, BYTES, SLOTS_AT, LEFT_AT,
--   KEEP_MS, CHANGE, CLOSED, CLOSED_COST, ASKED_BY
-- Errors: that of GETRANGE, but for a key that is not text, which is not plain, nor is one for which GET fails

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
-- one, or nil if that is not in sight; whether sums have to be of whole numbers: execute.lua makes them otherwise.
local SINCE, GUARDED, NEEDS_WHOLE = 17, 18, 19
-- Then how it is stored: its parts, what was looked at, where the slots and those that count begin there, how long it
-- is kept if a slot is added; how it is to be written, if it is, and index and cost of the slot that is then not the
-- newest any more; the batch that asked for it last.
local PARTS, BYTES, SLOTS_AT, LEFT_AT, KEEP_MS, CHANGE, CLOSED, CLOSED_COST = 20, 21, 22, 23, 24, 25, 26, 27
local ASKED_BY = 28

-- Once, to be left by `break` as soon as anything is not plain.
repeat
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
    -- What is not about the key is for the caller to know; it is said once more.
    if type(bytes) == 'table' and sub(bytes.err, 1, 9) ~= 'WRONGTYPE' then call('GETRANGE', key, '0', LOOK_END) end
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
  local runOut, old, leftAt, areSlotsPlain = 0, 0, nil, true
  local sureFrom = isWindow and now - (windowMs - 2 * guardMs) or -huge
  while newest >= 0 do
    local slot, cost = newest, counted
    if slotAt <= last then
      slot, cost = read('<dd', bytes, slotAt)
    elseif not isAllSeen then
      areSlotsPlain = false
      break
    end
    if (slot + 1) * slotMs + windowMs <= now then
      runOut = runOut + cost
    else
      leftAt = leftAt or slotAt
      if slot * slotMs > sureFrom then break end
      areSlotsPlain = slot ~= index
      old = old + cost
    end
    if cost % 1 ~= 0 or used % 1 ~= 0 or unread % 1 ~= 0 then areSlotsPlain = false end
    if slotAt > last or not areSlotsPlain then break end
    slotAt = slotAt + 16
  end
  if not areSlotsPlain then break end
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
until true
