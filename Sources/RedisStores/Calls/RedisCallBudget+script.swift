import SyncCore

extension RedisCallBudget {
    /// What happens on the server, as one step. Times are microseconds; instants pass through text, since Lua prints large
    /// numbers rounded.
    ///
    /// - KEYS: the window (the instants of the last minute's calls, newest first), the quota, the throttle.
    /// - ARGV: now, or nothing for the server's clock; the calls of a minute, 0 to take no place; a quota to note, and when it
    ///   ends; a throttle to note, and when it ends.
    /// - Returns: how long to wait, 0 where the call has a place; the quota and what is left of it; the throttle and what is left.
    static let script = """
        local now = tonumber(ARGV[1])
        if not now then
            local time = redis.call('TIME')
            now = time[1] * 1000000 + time[2]
        end
        local minute = \(CallWindow.length.microseconds)

        -- A value and the instant of its end, kept until then.
        local function note(key, text, left)
            if left <= 0 then return end
            redis.call('HSET', key, 'text', text, 'until', string.format('%.0f', now + left))
            redis.call('PEXPIRE', key, math.ceil(left / 1000))
        end

        local function left(key)
            local ending = tonumber(redis.call('HGET', key, 'until'))
            return ending and ending - now or 0
        end

        local function take(limit)
            local newest = tonumber(redis.call('LINDEX', KEYS[1], 0))
            -- The server's clock was set back by more than the calls are kept for: they tell nothing.
            if newest and newest - now > minute then redis.call('DEL', KEYS[1]) end
            local oldest = tonumber(redis.call('LINDEX', KEYS[1], -1))
            while oldest and now - oldest >= minute do
                redis.call('RPOP', KEYS[1])
                oldest = tonumber(redis.call('LINDEX', KEYS[1], -1))
            end
            local before = tonumber(redis.call('LINDEX', KEYS[1], limit - 1))
            if before then return minute - (now - before) end
            redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
            redis.call('PEXPIRE', KEYS[1], math.ceil(minute / 1000))
            return 0
        end

        if ARGV[3] ~= '' then note(KEYS[2], ARGV[3], tonumber(ARGV[4])) end
        if ARGV[5] ~= '' and tonumber(ARGV[6]) > left(KEYS[3]) then note(KEYS[3], ARGV[5], tonumber(ARGV[6])) end
        local wait = 0
        if tonumber(ARGV[2]) > 0 then wait = take(tonumber(ARGV[2])) end
        return {wait, redis.call('HGET', KEYS[2], 'text'), left(KEYS[2]), redis.call('HGET', KEYS[3], 'text'), left(KEYS[3])}
        """
}
