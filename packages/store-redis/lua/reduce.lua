-- Port of engine/reduce.ts: applies one batch, all of it or nothing.
--
-- A command is a table of its kind, its limit and up to five numbers, in the order of the fields in
-- engine/command.ts.
--
-- KEYS: none
-- ARGV: none
-- Returns: ACQUIRE, GRANTED, reduce
-- Errors: none

local ACQUIRE, RELEASE, READ, BLOCKED, RESUME, INSPECT = 1, 2, 3, 4, 5, 6
local GRANTED = -1

-- What readings and errors taught of a meter.
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

-- Applies one command. Returns its outcome as bytes, and whether the meter is to be kept.
local function apply(command, meter, now)
  local kind, limit = command.kind, command.limit
  local isProbe, added, told = 0, 0, ''
  if kind == ACQUIRE then
    if chargeMeter(meter, limit, command.a, command.b, now) then isProbe = 1 end
    added = command.a
  elseif kind == RELEASE then
    refundMeter(meter, limit, command.a, command.b, command.c, command.d ~= 0, now)
  elseif kind == READ then
    local heard, deviation = readMeter(meter, limit, command.a, command.b, command.c, command.d, command.e, now)
    told = write('<dd', heard, deviation) .. tell(meter, limit, now)
  elseif kind == BLOCKED then
    meter.block = strike(meter.block, command.a, meter.seq, command.b, command.c, command.d, command.e, now)
    told = write('<d', meter.block.blockedUntil)
  elseif kind == RESUME then
    if meter.block and command.a > meter.block.seq then meter.block.resumed = true end
  elseif kind == INSPECT then
    told = tell(meter, limit, now) .. write('<d', meterFreeAt(meter, limit, command.a, now))
  end
  local used, sure = meterUsed(meter, limit, now), meterSure(meter, limit, now) + added
  return write('<dddd', meter.seq, used, sure, isProbe) .. told, kind ~= INSPECT
end

-- Applies a batch to `meters`, and notes in `changed` by what limit each changed meter is known.
-- Returns the bytes of the reply: who denied, when to try again, why; or, if nobody did, the outcomes.
local function reduce(commands, now, meters, changed)
  local deniedBy, retryAt, reason = GRANTED, 0, REASON_LIMIT
  for i = 1, #commands do
    local command = commands[i]
    local limit = command.limit
    local meter = meters[limit.key]
    if meter and rebaseMeter(meter, now) then changed[limit.key] = limit end
    if command.kind == ACQUIRE then
      local freeAt = meterFreeAt(meter, limit, command.a, now)
      if freeAt > now and freeAt > retryAt then
        deniedBy, retryAt, reason = i - 1, freeAt, denialReason(meter, freeAt, now)
      end
    end
  end
  if deniedBy ~= GRANTED then return write('<ddd', deniedBy, retryAt, reason) end
  local reply = write('<d', GRANTED)
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
