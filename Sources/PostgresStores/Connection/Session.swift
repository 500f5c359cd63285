import CLibPQ
import SyncCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One connection of libpq, used on one thread. Every call blocks until it has its answer or the time is up.
final class Session {
    let connection: OpaquePointer
    let answerTime: Duration
    /// Statement names by their text. Bounded: our statements are few, and none holds a value.
    private var prepared: [String: String] = [:]
    private var timedOut = false
    /// What may stop the work that is going on.
    var interruption = Interruption()
    let cancelKey: CancelKey?
    /// Known once the session is connected.
    var backend = Backend(process: 0, start: nil)
    /// The server's identifier and timeline, as far as they can be read.
    var identity: [String] = []

    /// Takes over a connection that is open.
    init(_ connection: OpaquePointer, limits: PostgresLimits) throws {
        self.connection = connection
        answerTime = limits.statementTime + limits.answerSlack
        cancelKey = CancelKey(connection)
        guard PQsetnonblocking(connection, 1) == 0 else { throw failure(nil) }
    }

    deinit {
        PQfinish(connection)
    }

    /// Whether the connection can be used for more work: alive, and outside of any transaction.
    var isReusable: Bool {
        !isBroken && !interruption.isRequested && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    var isBroken: Bool { timedOut || PQstatus(connection) != CONNECTION_OK }

    /// Whether the server has cut the connection while nobody used it: then its last words, or the end, wait to be read.
    var wasCutWhileIdle: Bool {
        while isReadable(for: .zero) {
            guard PQconsumeInput(connection) == 1 else { return true }
            if isBroken { return true }
        }
        return isBroken
    }

    // MARK: - Statements

    /// Runs a statement that is prepared once for each connection.
    @discardableResult
    func execute(_ statement: String, _ parameters: [Parameter] = []) throws -> ResultRows {
        let buffer = ParameterBuffer(parameters)
        let name = try prepare(statement, types: buffer.types)
        return try answer(to: send(name, buffer))
    }

    /// - Returns: 1, or 0 where it cannot be sent.
    func send(_ name: String, _ buffer: ParameterBuffer) -> Int32 {
        buffer.withArguments { addresses, lengths, formats in
            PQsendQueryPrepared(connection, name, Int32(lengths.count), addresses, lengths, formats, 1)
        }
    }

    /// Runs statements without parameters, several of them separated by semicolons; gives the last one's result.
    ///
    /// - Parameter lines: what a `COPY … FROM STDIN` among them reads. A line is asked for when it is sent, so that the server
    ///   works on the first ones while the next ones are made.
    @discardableResult
    func run(_ statements: String, copying lines: some Sequence<[UInt8]> = EmptyCollection()) throws -> ResultRows {
        try answer(to: PQsendQuery(connection, statements), copying: lines)
    }

    func prepare(_ statement: String, types: [UInt32]) throws -> String {
        if let name = prepared[statement] { return name }
        let name = "tds_\(prepared.count)"
        try answer(to: PQsendPrepare(connection, name, statement, Int32(types.count), types))
        prepared[statement] = name
        return name
    }

    @discardableResult
    private func answer(
        to sent: Int32,
        copying lines: some Sequence<[UInt8]> = EmptyCollection()
    ) throws -> ResultRows {
        guard sent == 1 else { throw failure(nil) }
        let deadline = ContinuousClock.now + answerTime
        try flush(by: deadline)
        var last: ResultRows?
        var failed: PostgresError?
        while let result = try nextResult(by: deadline) {
            let rows = ResultRows(result)
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: last = rows
            case PGRES_COPY_IN: try copy(lines, by: deadline)
            default: failed = failed ?? failure(result)
            }
        }
        if let failed { throw failed }
        guard let last else { throw failure(nil) }
        return last
    }

    /// The data of a COPY that the server has asked for.
    private func copy(_ lines: some Sequence<[UInt8]>, by deadline: ContinuousClock.Instant) throws {
        for line in lines {
            let sent = line.withUnsafeBytes { bytes in
                PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            guard sent == 1 else { throw failure(nil) }
        }
        guard PQputCopyEnd(connection, nil) == 1 else { throw failure(nil) }
        try flush(by: deadline)
    }

    // MARK: - Waiting

    func flush(by deadline: ContinuousClock.Instant) throws {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                // The server may have to be read from before it reads on.
                try wait(for: Int16(POLLIN | POLLOUT), by: deadline)
                guard PQconsumeInput(connection) == 1 else { throw failure(nil) }
            default: throw failure(nil)
            }
        }
    }

    func nextResult(by deadline: ContinuousClock.Instant) throws -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            try wait(for: Int16(POLLIN), by: deadline)
            guard PQconsumeInput(connection) == 1 else { throw failure(nil) }
        }
        return PQgetResult(connection)
    }

    private func wait(for events: Int16, by deadline: ContinuousClock.Instant) throws {
        let left = deadline - .now
        guard left > .zero, isReady(for: events, within: left) else {
            timedOut = true
            throw PostgresError.noAnswer(within: answerTime)
        }
    }

    private func isReadable(for time: Duration) -> Bool { isReady(for: Int16(POLLIN), within: time) }

    private func isReady(for events: Int16, within time: Duration) -> Bool {
        var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
        let deadline = ContinuousClock.now + time
        while true {
            let left = max(0, min((deadline - .now).milliseconds + (time > .zero ? 1 : 0), Int64(Int32.max)))
            let ready = poll(&descriptor, 1, Int32(left))
            // A signal to this process is no answer.
            if ready >= 0 || errno != EINTR { return ready > 0 }
        }
    }

    // MARK: - Failures

    func failure(_ result: OpaquePointer?) -> PostgresError {
        func field(_ code: Int32) -> String? {
            result.flatMap { PQresultErrorField($0, code) }.map { String(cString: $0) }
        }
        let message = field(DiagnosticField.primaryMessage) ?? String(cString: PQerrorMessage(connection))
        return PostgresError(
            sqlState: field(DiagnosticField.sqlState),
            message: message.trimmingSpace,
            detail: field(DiagnosticField.detail),
            endsConnection: isBroken || ["FATAL", "PANIC"].contains(field(DiagnosticField.severity))
        )
    }
}

/// The codes of `PQresultErrorField`: macros of `postgres_ext.h` that Swift does not import.
private enum DiagnosticField {
    /// In English whatever the server's language.
    static let severity = Int32(UInt8(ascii: "V"))
    static let sqlState = Int32(UInt8(ascii: "C"))
    static let primaryMessage = Int32(UInt8(ascii: "M"))
    static let detail = Int32(UInt8(ascii: "D"))
}

extension String {
    /// libpq ends its messages with a newline, and breaks long ones.
    var trimmingSpace: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
    }
}
