-- Executes a batch as a whole, or not at all if one of its acquires is denied.
--
-- KEYS: as in input.lua
-- ARGV[1]: as in input.lua
-- Returns: execute, which returns bytes: the place of the command that denied from 0, then retryAt and reason; or -2 if
--   a meter cannot be read, then the place of its key from 1; or -1 if it was granted, then the outcome of each command:
--   seq, used, sure, probe, and of a block blockedUntil, of a read heard, deviation, foreign, limit, learnedAt,
--   percent, readAt, blockedUntil, of an inspect the same but for heard and deviation, and freeAt
-- Errors: that of SET: what was written before it stays counted; that of GET, but for a key that is not text, which
--   then cannot be read

local UNREADABLE = -2
-- Redis takes no longer time than some 292 million years.
local LONGEST_MS = 10 * 365 * 86400000
-- Of each kind of command, its fields.
local FIELDS = { '<dd', '<dddd', '<ddddd', '<ddddd', '<d', '<d' }

local limits = {}

local function limitAt(place)
  if limits[place] then return limits[place] end
  local algorithm, capacity, exact, windowMs, guardMs, slotMs =
    read('<dddddd', input, HEADING_BYTES + (place - 1) * LIMIT_BYTES + 1)
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

-- Returns the reply to the batch whose bytes begin at `at`, and where the next one begins.
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
      -- What is not about the key is for the caller to know; it is said once more.
      if type(bytes) == 'table' and sub(bytes.err, 1, 9) ~= 'WRONGTYPE' then call('GET', limit.key) end
      if bytes then
        local meter = type(bytes) == 'string' and decodeMeter(bytes)
        if not meter then return write('<dd', UNREADABLE, commands[i].place), start end
        meters[limit.key] = meter
      end
    end
  end
  local reply = reduce(commands, now, meters, changed)
  for key, limit in pairs(changed) do
    local keepMs = min(ceil(meterExpiresAt(meters[key], limit, now) - now) + extraMs, LONGEST_MS)
    call('SET', key, encodeMeter(meters[key]), 'PX', format('%d', keepMs))
  end
  return reply, start
end
