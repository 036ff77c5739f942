/** Written by scripts/generate-redis-script.ts from lua/: change it there. */

/** What the server runs for each request. */
export const SCRIPT: string = `local read, write, sub, format = struct.unpack, struct.pack, string.sub, string.format
local floor, ceil, max, min, huge = math.floor, math.ceil, math.max, math.min, math.huge
local call, try = redis.call, redis.pcall
local input = ARGV[1]
local time = call('TIME')
local serverNow = time[1] * 1000 + floor(time[2] / 1000)
local now, deadline, extraMs, batchCount = read('<dddd', input)
if now < 0 then now = serverNow end
if deadline >= 0 and serverNow >= deadline then return write('<ddd', serverNow, 1, now) end
local batch, batchAt = 1, 32 + #KEYS * 48 + 1
local told, count = { serverNow, 0, now, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 3
local replies = {}
local isPlain = #KEYS ~= 2 or KEYS[1] ~= KEYS[2]
if #KEYS > 2 then
local known = {}
for place = 1, #KEYS do
isPlain = isPlain and not known[KEYS[place]]
known[KEYS[place]] = true
end
end
local execute
while true do
local looked = { nil, nil }
local wanted, costs = { nil, nil }, { nil, nil }
while isPlain and batch <= batchCount do
local size, at = read('<d', input, batchAt)
if size > 1000 then break end
local plain, deniedBy, retryAt = 0, (-1), 0
for i = 1, size do
local kind, place, cost = read('<ddd', input, at)
if kind ~= 1 or cost <= 0 then break end
local meter, freeAt = looked[place], nil
if not meter then
local LOOK_END = '201'
repeat
local key = KEYS[place]
local algorithm, capacity, exact, windowMs, guardMs, slotMs =
read('<dddddd', input, 32 + (place - 1) * 48 + 1)
if algorithm == 1 then break end
local isExact, isWindow, index = exact == 1, algorithm == 0, floor(now / slotMs)
local most = not isExact and isWindow and capacity == 0 and huge or capacity
local bytes, keepMs = try('GETRANGE', key, '0', LOOK_END), (index + 1) * slotMs + 2 * windowMs - now
local version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt
if #bytes >= 58 then
version, parts, seq, firmSeq, inFlight, slotWidth, used, newest, counted, slotsAt = read('<BBddddddd', bytes)
if version ~= 1 or slotWidth ~= slotMs or newest < 0 or newest > index then break end
elseif bytes == '' and not try('GET', key) then
parts, seq, used, newest = 1, floor(now), 0, -1
else
if type(bytes) == 'table' and sub(bytes.err, 1, 9) ~= 'WRONGTYPE' then call('GETRANGE', key, '0', LOOK_END) end
break
end
local unread, foreign, since, readAt = 0, 0, firmSeq, nil
if parts == 3 then
if #bytes < 58 + 80 then break end
local readSeq, learned, learnedAt, askedAt, _
unread, _, readAt, readSeq, foreign, learned, learnedAt, _, askedAt, _, slotsAt = read('<dddddddddd', bytes, slotsAt)
if readAt > now or learnedAt > now or askedAt > now then break end
if foreign > 0 or not isExact or not isWindow then
if now > readAt + windowMs / 60 and now < readAt + 2 * windowMs + 1 then break end
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
keepMs = max(keepMs, (7 * 86400000))
end
elseif parts ~= 1 then
break
end
if #bytes > 0 and #bytes < (58 + 80 + 4 * 16) and (#bytes - slotsAt + 1) % 16 ~= 0 then break end
local slotAt, last, isAllSeen = slotsAt, #bytes - 15, #bytes < (58 + 80 + 4 * 16)
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
end
if not meter or meter[28] == batch then break end
local capacity, used, unread = meter[9], meter[5], meter[8]
local isSure = meter[10] and meter[14] == 0
local live = used - meter[15]
if live + meter[14] + (isSure and 0 or unread) <= capacity - cost then
if cost % 1 == 0 or not meter[19] then
if meter[18] then
freeAt = now
elseif meter[1] % 1 == 0 and live % 1 == 0 and cost % 1 == 0 and meter[1] - meter[17] >= live then
freeAt = now
end
end
elseif meter[10] and cost > capacity then
freeAt = huge
elseif isSure and meter[26] < 0 then
local room, bytes, slotMs = capacity - cost, meter[21], meter[4]
local slotAt, last = meter[22], #bytes - 15
freeAt = now
while used > room do
local slot, counted = meter[6], meter[7]
if slotAt <= last then
slot, counted = read('<dd', bytes, slotAt)
elseif #bytes >= (58 + 80 + 4 * 16) then
freeAt = nil
break
end
freeAt = max(freeAt, (slot + 1) * slotMs + meter[12])
used = used - counted
if slotAt > last then break end
slotAt = slotAt + 16
end
end
if not freeAt then break end
if freeAt > now and freeAt > retryAt then
deniedBy, retryAt = i - 1, freeAt
end
meter[28] = batch
wanted[i], costs[i] = meter, cost
at, plain = at + 32, i
end
if plain < size then break end
told[count + 1] = deniedBy
if deniedBy == (-1) then
count = count + 1
for i = 1, size do
local meter, cost = wanted[i], costs[i]
if not meter[25] then
if meter[6] == meter[13] then
meter[25] = 1
else
meter[26], meter[27] = meter[6], meter[7]
meter[6], meter[7] = meter[13], 0
if #meter[21] < (58 + 80 + 4 * 16) then
meter[25], meter[5], meter[15] = 3, meter[5] - meter[15], 0
else
meter[25] = 2
end
end
end
local seq, used, counted = meter[1] + cost, meter[5] + cost, meter[7] + cost
local live, sure = used - meter[15], 0
meter[1], meter[5], meter[7], meter[8] = seq, used, counted, meter[8] + cost
if not meter[10] then meter[3] = meter[3] + cost end
if meter[11] then
local onTheirWay = meter[3]
if meter[10] then onTheirWay = max(seq - meter[17], counted + (meter[18] or 0)) end
sure = max(0, live - meter[16] - onTheirWay)
end
told[count + 1], told[count + 2], told[count + 3], told[count + 4] = seq, live, sure + cost, 0
count = count + 4
end
else
told[count + 2], told[count + 3] = retryAt, 0
count = count + 3
end
batch, batchAt = batch + 1, at
if count > 1000 then
replies[#replies + 1] = write('<' .. string.rep('d', count), unpack(told, 1, count))
count = 0
end
end
local keptMs, kept
for place = 1, #KEYS do
local meter = looked[place]
local change, key = meter and meter[25], KEYS[place]
if change then
local parts, bytes, closed, closedCost = meter[20], meter[21], meter[26], meter[27]
if change ~= 1 and meter[24] ~= keptMs then
keptMs = meter[24]
kept = format('%d', keptMs)
end
local seq, firmSeq, inFlight, slotMs = meter[1], meter[2], meter[3], meter[4]
local used, newest, counted, unread = meter[5], meter[6], meter[7], meter[8]
if change == 3 and closed < 0 then
local all = write('<BBddddddd', 1, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted)
call('SET', key, all, 'PX', kept)
elseif change == 3 then
local reading, slots = parts == 3 and write('<dc0', unread, sub(bytes, 67, 138)) or '', sub(bytes, meter[23])
call('SET', key, write('<BBdddddddc0c0dd', 1, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted,
reading, slots, closed, closedCost), 'PX', kept)
else
if parts == 1 then
call('SETRANGE', key, '2', write('<ddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted))
else
call('SETRANGE', key, '2', write('<dddddddd', seq, firmSeq, inFlight, slotMs, used, newest, counted, unread))
end
if change == 2 then
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
if not execute then
execute = (function()
local function createWindow(slotMs)
return { slotMs = slotMs, used = 0, older = '', newest = -1, counted = 0 }
end
local function slotAt(window, at)
local older = window.older
if at <= #older then return read('<dd', older, at) end
if at == #older + 1 and window.newest >= 0 then return window.newest, window.counted end
return nil
end
local function pushSlot(window, index, cost)
if window.newest >= 0 then window.older = window.older .. write('<dd', window.newest, window.counted) end
window.newest, window.counted = index, cost
end
local function popSlot(window)
local older = window.older
if older == '' then
window.newest, window.counted = -1, 0
else
window.newest, window.counted = read('<dd', older, #older - 16 + 1)
window.older = sub(older, 1, -16 - 1)
end
end
local function windowUsed(window, windowMs, now)
local slotMs, used, at = window.slotMs, window.used, 1
local index, cost = slotAt(window, at)
while index and (index + 1) * slotMs + windowMs <= now do
used = used - cost
at = at + 16
index, cost = slotAt(window, at)
end
return used
end
local function windowSure(window, windowMs, now)
local slotMs, sure, at = window.slotMs, window.used, 1
local index, cost = slotAt(window, at)
while index and index * slotMs <= now - windowMs do
sure = sure - cost
at = at + 16
index, cost = slotAt(window, at)
end
return sure
end
local function windowSince(window, since)
local slotMs, sum, at = window.slotMs, 0, #window.older + 1
local index, cost = slotAt(window, at)
while index and (index + 1) * slotMs > since do
sum = sum + cost
at = at - 16
if at < 1 then break end
index, cost = slotAt(window, at)
end
return sum
end
local function windowFreeAt(window, windowMs, room, from)
local slotMs, used, freeAt, at = window.slotMs, window.used, from, 1
while used > room do
local index, cost = slotAt(window, at)
if not index then break end
freeAt = max(freeAt, (index + 1) * slotMs + windowMs)
used = used - cost
at = at + 16
end
return freeAt
end
local function windowNextFreeAt(window, windowMs, from)
local at = 1
while true do
local index = slotAt(window, at)
if not index then return huge end
local freeAt = (index + 1) * window.slotMs + windowMs
if freeAt > from then return freeAt end
at = at + 16
end
end
local function windowQuietSince(window)
return window.newest < 0 and -huge or (window.newest + 1) * window.slotMs
end
local function dropExpired(window, windowMs, now)
local slotMs, at = window.slotMs, 1
local index, cost = slotAt(window, at)
while index and (index + 1) * slotMs + windowMs <= now do
window.used = window.used - cost
at = at + 16
index, cost = slotAt(window, at)
end
if not index then
window.used, window.older, window.newest, window.counted = 0, '', -1, 0
elseif at > 1 then
window.older = sub(window.older, at)
end
end
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
at = at + 16
index, cost = slotAt(window, at)
end
window.older, window.newest, window.counted = rescaled.older, rescaled.newest, rescaled.counted
window.slotMs = slotMs
end
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
local function refundWindow(window, cost, at)
local wanted, place = floor(at / window.slotMs), #window.older + 1
local index, counted = slotAt(window, place)
while index and index > wanted do
place = place - 16
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
.. sub(window.older, place + 16)
end
end
local function scaleWindow(window, factor)
local parts, older = {}, window.older
window.used = 0
for at = 1, #older, 16 do
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
local function fittedAfter(before, used)
if used < 0 then return before end
return before > used and ceil((before + used) / 2) or used
end
local function fittedBy(fitted, used)
return used >= 0.9 * fitted and min(fitted, used) or fitted
end
local function refusalForgottenAt(block, windowMs)
return block.struckAt + 4 * windowMs
end
local function stepMs(block, windowMs)
return ceil(windowMs / max(1, ceil(block.fitted * 0.05)))
end
local function refusedLimit(block, windowMs, now)
if not block or block.fitted < 0 or now >= refusalForgottenAt(block, windowMs) then return huge end
local growsFrom = block.struckAt + 2 * windowMs
return block.fitted + max(0, floor((now - growsFrom) / stepMs(block, windowMs)))
end
local function refusedFreeAt(block, window, windowMs, cost, now)
local forgottenAt = refusalForgottenAt(block, windowMs)
local growsFrom = block.struckAt + 2 * windowMs
local at = now
while block.fitted >= 0 and at < forgottenAt do
local used = windowUsed(window, windowMs, at)
local more = ceil(used + cost - block.fitted)
if more <= 0 or used <= 0 then return at end
local grownAt = max(at, growsFrom + more * stepMs(block, windowMs))
local nextSlotAt = windowNextFreeAt(window, windowMs, at)
if grownAt <= nextSlotAt then return min(grownAt, forgottenAt) end
at = nextSlotAt
end
return at > now and max(now, min(at, forgottenAt)) or now
end
local function strike(block, errorSeq, meterSeq, used, forMs, maxMs, jitter, now)
if block then
local isSameStrike
if errorSeq < 0 then isSameStrike = block.blockedUntil > now else isSameStrike = errorSeq <= block.seq end
if isSameStrike then
block.fitted = fittedBy(block.fitted, used)
local blockedUntil = now + forMs
if block.blockedUntil <= now or blockedUntil <= block.blockedUntil then return block end
block.blockedUntil = blockedUntil
block.lengthMs = max(block.lengthMs, forMs)
return block
end
end
local strikes = 1
if block then
local quietMs = block.resumed and forMs or 4 * block.lengthMs
if now < block.blockedUntil + quietMs then strikes = block.strikes + 1 end
end
local most = max(forMs, min(forMs * 2 ^ min(strikes - 1, 20), maxMs))
local lengthMs = ceil(forMs + jitter * (most - forMs + 0.1 * forMs))
return {
blockedUntil = now + lengthMs,
lengthMs = lengthMs,
strikes = strikes,
seq = meterSeq,
resumed = false,
probeUntil = 0,
probeMs = 0,
struckAt = now,
fitted = fittedAfter(block and block.fitted or -1, used),
}
end
local function blockFreeAt(block, now)
if block.blockedUntil > now then return block.blockedUntil end
if not block.resumed and block.probeUntil > now then return block.probeUntil end
return now
end
local function isProbeDue(block, now)
return not block.resumed and block.blockedUntil <= now and block.probeUntil <= now
end
local function releaseProbe(block, at)
if block.probeUntil == at + block.probeMs then block.probeUntil = 0 end
end
local function rebaseBlock(block, now)
local blockedUntil = min(block.blockedUntil, now + block.lengthMs)
local probeUntil = min(block.probeUntil, now + block.probeMs)
local struckAt = min(block.struckAt, now)
if blockedUntil == block.blockedUntil and probeUntil == block.probeUntil and struckAt == block.struckAt then
return false
end
block.struckAt = struckAt
block.blockedUntil = blockedUntil
block.probeUntil = probeUntil
return true
end
local function foreignAt(reading, windowMs, now)
if reading.foreign == 0 then return 0 end
local left = 2 - max(windowMs, now - reading.at) / windowMs
return left <= 0 and 0 or ceil(reading.foreign * left)
end
local function foreignFreeAt(reading, windowMs, room, from)
if foreignAt(reading, windowMs, from) <= room then return from end
local spare = floor(room)
local at = max(from, ceil(reading.at + windowMs * (2 - spare / reading.foreign)))
if foreignAt(reading, windowMs, at) > room then return at + 1 end
if foreignAt(reading, windowMs, at - 1) <= room then return max(from, at - 1) end
return at
end
local function limitInForce(reading, limit)
local capacity = limit.capacity
if not limit.isWindow then return capacity end
local learned = reading and reading.learned or -1
if limit.exact then return learned > capacity * 1.05 and learned or capacity end
if learned >= 0 then return max(capacity, learned) end
return capacity > 0 and capacity or huge
end
local function createReading(percent, seq, now)
return {
percent = percent,
at = now,
seq = seq,
foreign = 0,
learned = -1,
learnedAt = now,
sharedAt = -1,
unread = 0,
askedAt = -1,
asked = 0,
}
end
local function observe(reading, limit, percent, seq, used, sure, meterSeq, now)
local taken = createReading(percent, seq, now)
if reading then
taken.learned, taken.learnedAt, taken.sharedAt = reading.learned, reading.learnedAt, reading.sharedAt
end
if sure > 0 or percent > 0 then
local proven = (100 * sure) / (percent + 1)
if proven >= taken.learned or now - taken.learnedAt >= limit.windowMs then
taken.learned = proven
taken.learnedAt = now
end
end
local capacity = limitInForce(taken, limit)
if capacity == huge then return taken end
local ours = used + meterSeq - seq
if (percent * capacity) / 100 > ours then taken.sharedAt = now end
if taken.sharedAt >= 0 and now - taken.sharedAt < limit.windowMs then
local margin = min(3, capacity / 100)
local most = ((percent + 1 + 0.3) * capacity) / 100 + margin
taken.foreign = max(0, most - used)
end
return taken
end
local function staleAt(reading, windowMs)
return floor(reading.at + windowMs / 60) + 1
end
local function forgottenAt(reading, windowMs)
return ceil(reading.at + 2 * windowMs)
end
local function isStale(reading, limit, now)
local isMetric = not limit.isWindow and not limit.isScore
return (not limit.exact or isMetric or reading.foreign > 0)
and now >= staleAt(reading, limit.windowMs)
and now < forgottenAt(reading, limit.windowMs)
end
local function silentAt(reading, windowMs, quietSince)
return floor(max(reading.askedAt, quietSince) + windowMs / 60) + 1
end
local function isAsking(reading, windowMs, quietSince, now)
return reading.askedAt >= staleAt(reading, windowMs) and now < silentAt(reading, windowMs, quietSince)
end
local function isInVain(reading, windowMs, cost)
return reading.askedAt >= staleAt(reading, windowMs) and reading.asked >= cost * 2 ^ 5
end
local function staleFreeAt(reading, windowMs, cost, quietSince, now)
if isInVain(reading, windowMs, cost) or not isAsking(reading, windowMs, quietSince, now) then return now end
local doublings = 0
while reading.asked >= cost * 2 ^ doublings do
doublings = doublings + 1
end
local at = max(now, reading.askedAt + doublings * 1000)
return min(at, silentAt(reading, windowMs, quietSince), forgottenAt(reading, windowMs))
end
local function countUnread(reading, limit, cost, quietSince, now)
reading.unread = reading.unread + cost
if not isStale(reading, limit, now) then return end
if isInVain(reading, limit.windowMs, cost) or isAsking(reading, limit.windowMs, quietSince, now) then
reading.asked = reading.asked + cost
else
reading.askedAt = now
reading.asked = cost
end
end
local function askOnce(reading, cost, now)
reading.askedAt = now
reading.asked = cost
end
local function forgetAsking(reading)
reading.askedAt = -1
reading.asked = 0
end
local function discountUnread(reading, cost, at)
reading.unread = max(0, reading.unread - cost)
if reading.askedAt < 0 or at < reading.askedAt then return end
reading.asked = max(0, reading.asked - cost)
if reading.asked == 0 then reading.askedAt = -1 end
end
local function rebaseReading(reading, now)
if reading.at <= now and reading.learnedAt <= now and reading.askedAt <= now then return false end
reading.at = min(reading.at, now)
reading.learnedAt = min(reading.learnedAt, now)
reading.sharedAt = min(reading.sharedAt, now)
if reading.askedAt > now then forgetAsking(reading) end
return true
end
local function scoreLevel(score, capacity, windowMs, now)
if capacity == 0 then return 0 end
return max(0, score.level - ((now - score.at) * capacity) / windowMs)
end
local function scoreFits(score, capacity, windowMs, cost, now)
return scoreLevel(score, capacity, windowMs, now) + cost <= capacity + (1e-6)
end
local function scoreFreeAt(score, capacity, windowMs, cost, from)
if scoreFits(score, capacity, windowMs, cost, from) then return from end
local excess = score.level + cost - capacity - (1e-6)
local at = max(from, ceil(score.at + (excess * windowMs) / capacity))
return scoreFits(score, capacity, windowMs, cost, at) and at or at + 1
end
local function chargeScore(score, capacity, windowMs, cost, now)
score.level = scoreLevel(score, capacity, windowMs, now) + cost
score.at = now
end
local function refundScore(score, capacity, windowMs, cost, at, now)
local drained = (max(0, now - at) * capacity) / windowMs
local level = scoreLevel(score, capacity, windowMs, now)
score.level = max(0, level - max(0, cost - drained))
score.at = now
end
local function setScore(score, level, now)
score.level = level
score.at = now
end
local function rebaseScore(score, now)
if score.at <= now then return false end
score.at = now
return true
end
local function createMeter(now)
local seq = floor(now)
return { seq = seq, firmSeq = seq, inFlight = 0 }
end
local function meterUsed(meter, limit, now)
if limit.isScore then
return meter.score and scoreLevel(meter.score, limit.capacity, limit.windowMs, now) or 0
end
return meter.window and windowUsed(meter.window, limit.windowMs, now) or 0
end
local function meterSure(meter, limit, now)
local window = meter.window
if not limit.isWindow or not window then return 0 end
local sure = windowSure(window, limit.windowMs - 2 * limit.guardMs, now)
if not limit.exact then return max(0, sure - meter.inFlight) end
local since = max(meter.firmSeq, meter.reading and meter.reading.seq or 0)
return max(0, sure - max(meter.seq - since, windowSince(window, now - limit.guardMs)))
end
local function sharedFreeAt(window, reading, windowMs, room, now)
if room < 0 then return huge end
local at = windowFreeAt(window, windowMs, room, now)
if not reading then return at end
while true do
local spare = max(0, room - windowUsed(window, windowMs, at))
local freeAt = foreignFreeAt(reading, windowMs, spare, at)
local nextSlotAt = windowNextFreeAt(window, windowMs, at)
if freeAt <= nextSlotAt then return freeAt end
at = nextSlotAt
end
end
local function askAt(window, reading, limit, cost, now)
local quietSince = windowQuietSince(window)
local isOld = not reading or reading.at + limit.windowMs <= quietSince
local ceiling = 100 - min(1, (100 * 20 * cost) / limitInForce(reading, limit))
local hasRoom = not isOld and reading.percent < ceiling
local asks = hasRoom and 60 or 1
local quietUntil = quietSince + limit.windowMs / asks
local at = max(now, ceil(quietUntil))
return limit.exact and windowFreeAt(window, limit.windowMs, limit.capacity - cost, at) or at
end
local function countedFreeAt(window, reading, limit, cost, room, now)
local windowMs = limit.windowMs
if limit.exact and (not reading or foreignAt(reading, windowMs, now) == 0) then
return windowFreeAt(window, windowMs, room, now)
end
local fitsAt = sharedFreeAt(window, reading, windowMs, room, now)
return fitsAt == now and now or min(fitsAt, askAt(window, reading, limit, cost, now))
end
local function learnAt(meter, limit, cost, now)
local reading, window = meter.reading, meter.window
if limit.exact or not reading or not window then return huge end
local isOld = reading.at + limit.windowMs <= windowQuietSince(window)
local percentAfter = reading.percent + 1 + (200 * (reading.unread + cost)) / limitInForce(reading, limit)
if isOld or percentAfter > 100 then return huge end
if reading.askedAt < 0 then return now end
return max(now, ceil(reading.askedAt + min(60000, limit.windowMs / 60)))
end
local function isBeyond(meter, limit, cost, now)
local reading = meter.reading
if limit.exact or isStale(reading, limit, now) then return false end
local counted = windowUsed(meter.window, limit.windowMs, now) + foreignAt(reading, limit.windowMs, now)
return counted + reading.unread + cost > limitInForce(reading, limit)
end
local function windowRoomAt(meter, limit, cost, now)
local reading, window, windowMs = meter.reading, meter.window or createWindow(1), limit.windowMs
local room = limitInForce(reading, limit) - cost
local foreign = reading and foreignAt(reading, windowMs, now) or 0
if not reading or (limit.exact and foreign == 0) then
return window.used <= room and now or countedFreeAt(window, reading, limit, cost, room, now)
end
if isStale(reading, limit, now) then
local goesAt = staleFreeAt(reading, windowMs, cost, windowQuietSince(window), now)
return max(goesAt, countedFreeAt(window, reading, limit, cost, room, now))
end
if window.used + foreign + reading.unread <= room then return now end
local at = countedFreeAt(window, reading, limit, cost, room, now)
if reading.unread == 0 then return at end
local twiceAt = sharedFreeAt(window, reading, windowMs, room - reading.unread, now)
return max(at, min(twiceAt, staleAt(reading, windowMs)))
end
local function windowReadyAt(meter, limit, cost, now)
local at = windowRoomAt(meter, limit, cost, now)
return at > now and min(at, learnAt(meter, limit, cost, now)) or at
end
local function limitFreeAt(meter, limit, cost, now)
if limit.isScore then
if not meter.score or limit.capacity == 0 then return now end
return scoreFreeAt(meter.score, limit.capacity, limit.windowMs, min(cost, limit.capacity), now)
end
local block = meter.block
local at = windowReadyAt(meter, limit, cost, now)
if limit.exact or not block or limitInForce(meter.reading, limit) ~= huge then return at end
return max(at, refusedFreeAt(block, meter.window or createWindow(1), limit.windowMs, cost, now))
end
local function meterFreeAt(meter, limit, cost, now)
if limit.exact and cost > limit.capacity then return huge end
if not meter then return now end
local freeAt = cost == 0 and now or limitFreeAt(meter, limit, cost, now)
return meter.block and max(freeAt, blockFreeAt(meter.block, now)) or freeAt
end
local function denialReason(meter, freeAt, now)
local block = meter and meter.block
if not block or blockFreeAt(block, now) < freeAt then return 0 end
return block.blockedUntil > now and 1 or 2
end
local function startProbe(block, probeMs, now)
if not block or not isProbeDue(block, now) then return false end
block.probeUntil = now + probeMs
block.probeMs = probeMs
return true
end
local function chargeMeter(meter, limit, cost, probeMs, now)
if not limit.isScore and meterUsed(meter, limit, now) == 0 then
meter.firmSeq = meter.seq
meter.inFlight = 0
end
meter.seq = meter.seq + (cost == 0 and 1 or cost)
if not limit.exact then meter.inFlight = meter.inFlight + cost end
if cost == 0 then return startProbe(meter.block, probeMs, now) end
if limit.isScore then
meter.score = meter.score or { level = 0, at = now }
local reading = meter.reading
if reading then
reading.foreign = min(reading.foreign, meterUsed(meter, limit, now))
reading.unread = reading.unread + cost
end
chargeScore(meter.score, limit.capacity, limit.windowMs, cost, now)
else
meter.window = meter.window or createWindow(limit.slotMs)
local reading = meter.reading
if reading then
local goesToLearn = isBeyond(meter, limit, cost, now)
countUnread(reading, limit, cost, windowQuietSince(meter.window), now)
if goesToLearn then askOnce(reading, cost, now) end
end
chargeWindow(meter.window, limit.windowMs, limit.slotMs, cost, now)
end
return startProbe(meter.block, probeMs, now)
end
local function returned(meter, limit, cost, seq)
if limit.exact then
meter.inFlight = 0
elseif seq < 0 or seq > meter.firmSeq then
meter.inFlight = max(0, meter.inFlight - cost)
end
end
local function refundMeter(meter, limit, cost, at, seq, probe, now)
if probe and meter.block then releaseProbe(meter.block, at) end
returned(meter, limit, cost, seq)
if seq <= meter.firmSeq or seq > meter.seq then return end
if not limit.isWindow and meter.reading and seq <= meter.reading.seq then return end
if limit.isScore then
if meter.score then refundScore(meter.score, limit.capacity, limit.windowMs, cost, at, now) end
elseif meter.window then
refundWindow(meter.window, cost, at)
end
local reading = meter.reading
if not reading then return end
if seq > reading.seq then discountUnread(reading, cost, at) end
local askedAt = reading.askedAt
if not meter.window or askedAt < 0 or isStale(reading, limit, askedAt) then return end
if not isBeyond(meter, limit, 0, askedAt) then forgetAsking(reading) end
end
local function rebaseMeter(meter, now)
local rebased = false
if meter.window then rebased = rebaseWindow(meter.window, now) end
if meter.score then rebased = rebaseScore(meter.score, now) or rebased end
if rebased then meter.firmSeq = meter.seq end
if meter.reading then rebased = rebaseReading(meter.reading, now) or rebased end
if meter.block then rebased = rebaseBlock(meter.block, now) or rebased end
return rebased
end
local function admittedSince(meter, seq, counted)
return min(meter.seq - seq, meter.reading and meter.reading.unread or counted)
end
local function partsOf(percent, limit)
return (percent * limit.capacity) / 100
end
local function percentOf(parts, limit)
return limit.capacity > 0 and (100 * parts) / limit.capacity or 0
end
local function expectedPercent(reading, limit, used, now)
local capacity = limitInForce(reading, limit)
local foreign = reading and foreignAt(reading, limit.windowMs, now) or 0
return capacity > 0 and floor((100 * (used + foreign)) / capacity) or 0
end
local function correctScore(meter, limit, percent, seq, isOfNow, now)
local counted = meterUsed(meter, limit, now)
local since = admittedSince(meter, seq, counted)
local told = partsOf(percent, limit) + since
if isOfNow and told <= counted then return 0 end
local expected = max(0, min(counted, since), counted - (meter.reading and meter.reading.foreign or 0))
local level = max(told, min(counted, told + partsOf(5, limit)))
meter.reading = createReading(percent, seq, now)
meter.reading.foreign = level - told
meter.reading.unread = since
meter.score = meter.score or { level = 0, at = now }
setScore(meter.score, level, now)
return percentOf(told - expected, limit)
end
local function correctMetric(meter, limit, percent, seq, isOfNow, now)
local window, reading = meter.window, meter.reading
local own = meterUsed(meter, limit, now)
local foreign = reading and foreignAt(reading, limit.windowMs, now) or 0
local since = admittedSince(meter, seq, own)
local told = partsOf(percent + 1, limit) + since
if isOfNow and reading and told <= own + foreign then return 0 end
meter.reading = createReading(percent, seq, now)
meter.reading.unread = since
meter.reading.foreign = max(0, told - own)
if window and told < own and not isOfNow then
scaleWindow(window, told / own)
meter.firmSeq = meter.seq
end
return percentOf(told - own - foreign, limit)
end
local function correct(meter, limit, percent, seq, used, sure, isOfNow, now)
if limit.isScore then return correctScore(meter, limit, percent, seq, isOfNow, now) end
if not limit.isWindow then return correctMetric(meter, limit, percent, seq, isOfNow, now) end
local deviation = percent - expectedPercent(meter.reading, limit, used, now)
meter.reading = observe(meter.reading, limit, percent, seq, used, sure, meter.seq, now)
meter.reading.unread = max(0, meterUsed(meter, limit, now) - used)
return deviation
end
local function readMeter(meter, limit, percent, seq, used, sure, cost, now)
returned(meter, limit, cost, seq)
local isOfNow, before = seq < 0, meter.reading
if isOfNow then
seq, used, sure = meter.seq, meterUsed(meter, limit, now), meterSure(meter, limit, now)
else
seq = min(seq, meter.seq)
end
if percent < 0 or (before and seq < before.seq) then return 0, 0 end
local deviation = correct(meter, limit, percent, seq, used, sure, isOfNow, now)
if meter.reading == before then return 0, 0 end
if before and now - before.at <= limit.windowMs and not isOfNow then return 2, deviation end
return 1, 0
end
local function meterExpiresAt(meter, limit, now)
local window, score, reading, block = meter.window, meter.score, meter.reading, meter.block
local windowMs, capacity = limit.windowMs, limit.capacity
local at = now + 2 * windowMs
if window and window.newest >= 0 then at = max(at, windowQuietSince(window) + 2 * windowMs) end
if score and score.level > 0 then
local drainMs = capacity > 0 and (score.level / capacity) * windowMs or (7 * 86400000)
at = max(at, score.at + 2 * drainMs)
end
if reading then
at = max(at, reading.at + 3 * windowMs)
if limit.isWindow and reading.learned > (limit.exact and capacity or -1) then
at = max(at, now + (7 * 86400000))
end
end
if block then
local keepMs = max(8 * block.lengthMs, block.resumed and 0 or (7 * 86400000))
at = max(at, block.blockedUntil + keepMs)
if block.fitted >= 0 and not limit.exact then at = max(at, refusalForgottenAt(block, windowMs)) end
end
return at
end
local function encodeMeter(meter)
local window, reading, score, block = meter.window, meter.reading, meter.score, meter.block
local slotMs, used, newest, counted, older = 0, 0, -1, 0, ''
if window then
slotMs, used, newest, counted, older = window.slotMs, window.used, window.newest, window.counted, window.older
end
local parts = (window and 1 or 0) + (reading and 2 or 0) + (score and 4 or 0) + (block and 8 or 0)
local bytes = write('<BBddddddd', 1, parts, meter.seq, meter.firmSeq, meter.inFlight, slotMs, used, newest, counted)
if reading then
bytes = bytes
.. write(
'<dddddddddd',
reading.unread,
reading.percent,
reading.at,
reading.seq,
reading.foreign,
reading.learned,
reading.learnedAt,
reading.sharedAt,
reading.askedAt,
reading.asked
)
end
if score then bytes = bytes .. write('<dd', score.level, score.at) end
if block then
bytes = bytes
.. write(
'<ddddddddd',
block.blockedUntil,
block.lengthMs,
block.strikes,
block.seq,
block.resumed and 1 or 0,
block.probeUntil,
block.probeMs,
block.struckAt,
block.fitted
)
end
return bytes .. older
end
local function decodeMeter(bytes)
if #bytes < 58 then return nil end
local version, parts, seq, firmSeq, inFlight, slotMs, used, newest, counted, at = read('<BBddddddd', bytes)
if version ~= 1 or parts > 15 then return nil end
local hasWindow, hasReading, hasScore = parts % 2 >= 1, parts % 4 >= 2, parts % 8 >= 4
local hasBlock = parts >= 8
local others = (hasReading and 80 or 0) + (hasScore and 16 or 0) + (hasBlock and 72 or 0)
local older = #bytes - 58 - others
if older < 0 or older % 16 ~= 0 or (older > 0 and newest < 0) then return nil end
if hasWindow and not (slotMs > 0) then return nil end
local meter = { seq = seq, firmSeq = firmSeq, inFlight = inFlight }
if hasReading then
local reading = {}
reading.unread, reading.percent, reading.at, reading.seq, reading.foreign, at = read('<ddddd', bytes, at)
reading.learned, reading.learnedAt, reading.sharedAt, reading.askedAt, reading.asked, at = read('<ddddd', bytes, at)
meter.reading = reading
end
if hasScore then
local score = {}
score.level, score.at, at = read('<dd', bytes, at)
meter.score = score
end
if hasBlock then
local block = {}
block.blockedUntil, block.lengthMs, block.strikes, block.seq, block.resumed, at = read('<ddddd', bytes, at)
block.probeUntil, block.probeMs, block.struckAt, block.fitted, at = read('<dddd', bytes, at)
block.resumed = block.resumed ~= 0
meter.block = block
end
if hasWindow then
meter.window = { slotMs = slotMs, used = used, older = sub(bytes, at), newest = newest, counted = counted }
end
return meter
end
local function tell(meter, limit, now)
local reading, block = meter.reading, meter.block
local inForce, learnedAt = limitInForce(reading, limit), -1
if inForce ~= huge then
if reading and inForce > limit.capacity then learnedAt = reading.learnedAt end
else
inForce = refusedLimit(block, limit.windowMs, now)
if block and inForce ~= huge then learnedAt = block.struckAt end
end
return write(
'<dddddd',
reading and not limit.isScore and foreignAt(reading, limit.windowMs, now) or 0,
inForce,
learnedAt,
reading and reading.percent or -1,
reading and reading.at or -1,
block and block.blockedUntil > now and block.blockedUntil or -1
)
end
local function apply(command, meter, now)
local kind, limit = command.kind, command.limit
local isProbe, added, told = 0, 0, ''
if kind == 1 then
if chargeMeter(meter, limit, command.a, command.b, now) then isProbe = 1 end
added = command.a
elseif kind == 2 then
refundMeter(meter, limit, command.a, command.b, command.c, command.d ~= 0, now)
elseif kind == 3 then
local heard, deviation = readMeter(meter, limit, command.a, command.b, command.c, command.d, command.e, now)
told = write('<dd', heard, deviation) .. tell(meter, limit, now)
elseif kind == 4 then
meter.block = strike(meter.block, command.a, meter.seq, command.b, command.c, command.d, command.e, now)
told = write('<d', meter.block.blockedUntil)
elseif kind == 5 then
if meter.block and command.a > meter.block.seq then meter.block.resumed = true end
elseif kind == 6 then
told = tell(meter, limit, now) .. write('<d', meterFreeAt(meter, limit, command.a, now))
end
local used, sure = meterUsed(meter, limit, now), meterSure(meter, limit, now) + added
return write('<dddd', meter.seq, used, sure, isProbe) .. told, kind ~= 6
end
local function reduce(commands, now, meters, changed)
local deniedBy, retryAt, reason = (-1), 0, 0
for i = 1, #commands do
local command = commands[i]
local limit = command.limit
local meter = meters[limit.key]
if meter and rebaseMeter(meter, now) then changed[limit.key] = limit end
if command.kind == 1 then
local freeAt = meterFreeAt(meter, limit, command.a, now)
if freeAt > now and freeAt > retryAt then
deniedBy, retryAt, reason = i - 1, freeAt, denialReason(meter, freeAt, now)
end
end
end
if deniedBy ~= (-1) then return write('<ddd', deniedBy, retryAt, reason) end
local reply = write('<d', (-1))
for i = 1, #commands do
local command = commands[i]
local key = command.limit.key
local meter = meters[key] or createMeter(now)
local outcome, isKept = apply(command, meter, now)
reply = reply .. outcome
if isKept then
meters[key] = meter
changed[key] = command.limit
end
end
return reply
end
local FIELDS = { '<dd', '<dddd', '<ddddd', '<ddddd', '<d', '<d' }
local limits = {}
local function limitAt(place)
if limits[place] then return limits[place] end
local algorithm, capacity, exact, windowMs, guardMs, slotMs =
read('<dddddd', input, 32 + (place - 1) * 48 + 1)
limits[place] = {
key = KEYS[place],
isWindow = algorithm == 0,
isScore = algorithm == 1,
capacity = capacity,
exact = exact == 1,
windowMs = windowMs,
guardMs = guardMs,
slotMs = slotMs,
}
return limits[place]
end
local function execute(at)
local size, start = read('<d', input, at)
local commands, meters, isKnown, changed = {}, {}, {}, {}
for i = 1, size do
local kind, place, fieldsAt = read('<dd', input, start)
local a, b, c, d, e = read(FIELDS[kind], input, fieldsAt)
start = fieldsAt + 8 * (#FIELDS[kind] - 1)
commands[i] = { kind = kind, place = place, limit = limitAt(place), a = a, b = b, c = c, d = d, e = e }
end
for i = 1, size do
local limit = commands[i].limit
if not isKnown[limit.key] then
isKnown[limit.key] = true
local bytes = try('GET', limit.key)
if type(bytes) == 'table' and sub(bytes.err, 1, 9) ~= 'WRONGTYPE' then call('GET', limit.key) end
if bytes then
local meter = type(bytes) == 'string' and decodeMeter(bytes)
if not meter then return write('<dd', (-2), commands[i].place), start end
meters[limit.key] = meter
end
end
end
local reply = reduce(commands, now, meters, changed)
for key, limit in pairs(changed) do
local keepMs = min(ceil(meterExpiresAt(meters[key], limit, now) - now) + extraMs, (10 * 365 * 86400000))
call('SET', key, encodeMeter(meters[key]), 'PX', format('%d', keepMs))
end
return reply, start
end
return execute
end)()
end
replies[#replies + 1], batchAt = execute(batchAt)
batch = batch + 1
end
`

/** By which a server that knows the script finds it. */
export const SCRIPT_SHA1 = '896ec50a3806ae766fa01ceca9447b83b3e328d3'
