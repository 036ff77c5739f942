-- Executes batches, one after the other: each as a whole, or not at all if one of its acquires is denied.
--
-- All numbers are doubles, lowest byte first.
--
-- KEYS: key of the meter of each limit, all of one hash slot; a key may come again with another limit
-- ARGV[1]: time to decide by in epoch ms, or -1 for the server's; latest time of the server in epoch ms at which
--   the batches may begin, or -1 for any; ms that meters are kept beyond their time
-- ARGV[2]: of each limit in the order of KEYS: 1 for a score or 0 for a window, capacity, 1 if exact or 0,
--   windowMs, guardMs, slotMs
-- ARGV[3]: of each batch: how many commands, and of each command: kind, place of its limit from 1, five fields
-- Returns: bytes: time of the server in epoch ms; 1 if the batches came too late and nothing was done, else 0; time
--   that decided; and if not too late the reply of each batch: the place of the command that denied from 0, -1 if it
--   was granted, -2 if a meter cannot be read; retryAt, or the place of the key that cannot be read from 1; reason;
--   and if granted the outcome of each command: seq, used, sure, probe, and of a block blockedUntil, of an inspect
--   foreign, limit, percent, readAt, blockedUntil, freeAt
-- Errors: those of MGET and SET; nothing was changed then

local UNREADABLE = -2
-- Redis takes no longer time than some 292 million years.
local LONGEST_MS = 10 * 365 * 86400000

local time = redis.call('TIME')
local serverNow = time[1] * 1000 + floor(time[2] / 1000)
local now, deadline, extraMs = read('<ddd', ARGV[1])
if now < 0 then now = serverNow end
if deadline >= 0 and serverNow > deadline then return write('<ddd', serverNow, 1, now) end

local stored = redis.call('MGET', unpack(KEYS))
local meters, limits, unreadable = {}, {}, {}
local at = 1
for i = 1, #KEYS do
  local key, bytes = KEYS[i], stored[i]
  local limit = { key = key }
  local isScore, exact
  isScore, limit.capacity, exact, limit.windowMs, limit.guardMs, limit.slotMs, at = read('<dddddd', ARGV[2], at)
  limit.isScore, limit.exact = isScore == 1, exact == 1
  limits[i] = limit
  if bytes and not meters[key] then
    local meter = decodeMeter(bytes)
    if meter then meters[key] = meter else unreadable[key] = i end
  end
end

local replies, changed = { write('<ddd', serverNow, 0, now) }, {}
local input, length = ARGV[3], #ARGV[3]
at = 1
while at <= length do
  local size, unread
  local commands = {}
  size, at = read('<d', input, at)
  for i = 1, size do
    local command = {}
    local place
    command.kind, place, command.a, command.b, command.c, command.d, command.e, at = read('<ddddddd', input, at)
    command.limit = limits[place]
    unread = unread or unreadable[command.limit.key]
    commands[i] = command
  end
  if unread then
    replies[#replies + 1] = write('<ddd', UNREADABLE, unread, 0)
  else
    replies[#replies + 1] = reduce(commands, now, meters, changed)
  end
end

for key, limit in pairs(changed) do
  local meter = meters[key]
  local keepMs = min(ceil(meterExpiresAt(meter, limit, now) - now) + extraMs, LONGEST_MS)
  redis.call('SET', key, encodeMeter(meter), 'PX', string.format('%d', keepMs))
end
return table.concat(replies)
