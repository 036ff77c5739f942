-- Executes batches, one after the other: each as a whole, or not at all if one of its acquires is denied.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: bytes: the heading; then the reply of each batch: the place of the command that denied from 0, -1 if it
--   was granted, -2 if a meter cannot be read; retryAt, or the place of the key that cannot be read from 1; reason;
--   and if granted the outcome of each command: seq, used, sure, probe, and of a block blockedUntil, of a read
--   deviation, foreign, limit, learnedAt, percent, readAt, blockedUntil, of an inspect the same but for deviation,
--   and freeAt
-- Errors: those of MGET and SET; nothing was changed then

local UNREADABLE = -2
-- Redis takes no longer time than some 292 million years.
local LONGEST_MS = 10 * 365 * 86400000

local stored = #KEYS > 0 and call('MGET', unpack(KEYS)) or {}
local meters, limits, unreadable = {}, {}, {}
local at = HEADING_BYTES + 1
for i = 1, #KEYS do
  local key, bytes = KEYS[i], stored[i]
  local limit = { key = key }
  local algorithm, exact
  algorithm, limit.capacity, exact, limit.windowMs, limit.guardMs, limit.slotMs, at = read('<dddddd', input, at)
  limit.isWindow, limit.isScore, limit.exact = algorithm == 0, algorithm == 1, exact == 1
  limits[i] = limit
  if bytes and not meters[key] then
    local meter = decodeMeter(bytes)
    if meter then meters[key] = meter else unreadable[key] = i end
  end
end

local replies, changed = { heading }, {}
for _ = 1, batchCount do
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
  call('SET', key, encodeMeter(meter), 'PX', format('%d', keepMs))
end
return table.concat(replies)
