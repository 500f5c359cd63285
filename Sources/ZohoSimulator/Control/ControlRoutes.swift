import HTTPTypes
import Hummingbird
import NIOCore

/// The control of the organization over HTTP: JSON objects in, JSON out, 400 with `{"error": …}` for bad input.
///
/// | route under `/_simulator` | body or query |
/// |---|---|
/// | `GET /` | counts of records |
/// | `POST /create` | `{"type":"items","n":5}` |
/// | `POST /change` | `{"type":"items","n":66}`, or `ids`; optional `members`, `stamp` |
/// | `POST /members` | the same and `set`, `remove`, `wrap` as in ``MemberEdit``; optional `in`, `stamp` |
/// | `POST /stock`, `/deactivate`, `/delete`, `/restore`, `/mend` | `{"type":"items","n":5}` or `{"type":"items","ids":["…"]}` |
/// | `POST /merge` | the same and `"into":"…"` |
/// | `POST /stamp` | the same and `"stamp":"2025-11-13T08:30:00+0300"`, or `"missing":true` |
/// | `POST /break` | the same and `"kind":"lone_surrogate"`; optional `in` |
/// | `GET /clock`, `POST /clock` | `{"shift_seconds":-3600}` |
/// | `POST /zone` | `{"offset":"+0400"}` |
/// | `GET /calls`, `POST /calls/reset` | |
/// | `GET /faults`, `POST /faults`, `POST /faults/clear` | a ``Fault``; `{"id":1}` or nothing |
/// | `GET /drift`, `POST /drift`, `POST /drift/clear` | a ``Drift`` |
/// | `GET /switches`, `POST /switches` | ``Switches`` |
/// | `GET /quirks`, `POST /quirks` | ``Quirks`` |
/// | `POST /limits` | `remaining`, `daily_quota`, `calls_per_minute`, `concurrent_calls`, `unblock` |
/// | `POST /expire_tokens`, `POST /revoke` | nothing; `{"revoked":false}` takes it back |
/// | `GET /ids` | `?type=items` |
/// | `GET /records`, `/details` | `?type=items&id=…`, optional `product=inventory`: the row's or detail's own bytes |
struct ControlRoutes {
    static let prefix = "/_simulator"

    let organization: SimulatedOrganization

    func respond(to request: Request) async -> Response {
        do {
            let name = request.uri.path.dropFirst(Self.prefix.count).drop { $0 == "/" }
            switch request.method {
            case .get:
                return try self.read(String(name), try ControlBody(query: request))
            case .post:
                let body = try await request.body.collect(upTo: SimulatorResponder.bodyBytesMax)
                return try self.write(String(name), try ControlBody(Array(buffer: body)))
            default:
                return try Self.reply(ControlReply.Failed(error: "use GET or POST"), status: .methodNotAllowed)
            }
        } catch {
            let text = (error as? ControlError)?.description ?? "the body could not be read"
            return (try? Self.reply(ControlReply.Failed(error: text), status: .badRequest))
                ?? Response(status: .badRequest)
        }
    }

    private func read(_ name: String, _ query: ControlBody) throws -> Response {
        switch name {
        case "": try Self.reply(ControlReply.counts(self.organization.counts))
        case "clock": try Self.reply(["now": self.organization.clock])
        case "calls": try Self.reply(ControlReply.Calls(self.organization.calls))
        case "faults": try Self.reply(ControlReply.Faults(self.organization.faults))
        case "drift": try Self.reply(["drifts": self.organization.drifts])
        case "switches": try Self.reply(ControlReply.Switched(self.organization.switches))
        case "quirks": try Self.reply(ControlReply.quirks(self.organization.quirks))
        case "ids": try Self.reply(ControlReply.Touched(self.organization.ids(query.type())))
        case "records": try self.record(query) { self.organization.row($0, id: $1, inventory: $2) }
        case "details": try self.record(query) { self.organization.detail($0, id: $1, inventory: $2) }
        default: try Self.unknown(name)
        }
    }

    private func write(_ name: String, _ body: ControlBody) throws -> Response {
        switch name {
        case "create", "change", "members", "stock", "deactivate", "delete", "restore", "merge", "stamp", "break",
            "mend":
            return try Self.reply(ControlReply.Touched(self.changeRecords(name, body)))
        case "faults":
            return try Self.reply(ControlReply.Done(id: self.organization.add(body.fault())))
        case "faults/clear":
            try body.allow(only: ["id"])
            let id = try body.number("id", in: 1...Int(Int32.max))
            return try Self.reply(ControlReply.Done(cleared: self.organization.clearFaults(id: id)))
        case "switches":
            self.organization.set(try body.applied(to: self.organization.switches))
        case "quirks":
            self.organization.set(try body.applied(to: self.organization.quirks))
        case "clock", "zone", "calls/reset", "drift", "drift/clear", "limits", "expire_tokens", "revoke":
            try self.setUp(name, body)
        default:
            return try Self.unknown(name)
        }
        return try Self.reply(ControlReply.Done())
    }

    /// What operations on records take besides the records.
    private static let ownMembers = [
        "change": ["members", "stamp"], "members": ControlBody.editMembers + ["in", "stamp"], "merge": ["into"],
        "stamp": ["stamp", "missing"], "break": ["kind", "in"],
    ]

    private func changeRecords(_ name: String, _ body: ControlBody) throws(ControlError) -> [String] {
        try body.allow(only: ControlBody.choiceMembers + (Self.ownMembers[name] ?? []))
        let type = try body.type()
        let choice = try body.choice()
        switch name {
        case "create":
            guard case .some(let count) = choice else { throw ControlError("create takes n, not ids") }
            return try self.organization.create(type, n: count)
        case "change":
            let members = try body.texts("members")?.map(RecordMember.init) ?? []
            let stamp = try body.flag("stamp") ?? true
            return try self.organization.change(type, choice, members: members, stamp: stamp)
        case "members":
            let edits = try body.edits()
            guard !edits.isEmpty else { throw ControlError("give set, remove or wrap") }
            let stamp = try body.flag("stamp") ?? true
            return try self.organization.write(type, choice, edits, in: body.place(), stamp: stamp)
        case "stock": return try self.organization.moveStock(type, choice)
        case "deactivate": return try self.organization.deactivate(type, choice)
        case "delete": return try self.organization.delete(type, choice)
        case "restore": return try self.organization.restore(type, choice)
        case "merge":
            return try self.organization.merge(type, choice, into: body.required("into", body.text("into")))
        case "stamp": return try self.organization.setStamp(type, choice, to: body.stamp())
        case "break":
            let kind = try body.required("kind", body.word("kind", of: Breakage.self))
            return try self.organization.break(type, choice, kind: kind, in: body.place())
        default: return try self.organization.mend(type, choice)
        }
    }

    private func setUp(_ name: String, _ body: ControlBody) throws(ControlError) {
        switch name {
        case "clock":
            try body.allow(only: ["shift_seconds"])
            let decades = -1_000_000_000...1_000_000_000
            let seconds = try body.required("shift_seconds", body.number("shift_seconds", in: decades))
            self.organization.shiftClock(seconds: seconds)
        case "zone": self.organization.setZone(try body.zone())
        case "drift": try self.organization.add(body.drift())
        case "limits": try self.setLimits(body)
        case "revoke":
            try body.allow(only: ["revoked"])
            self.organization.revokeRefreshToken(try body.flag("revoked") ?? true)
        default:
            try body.allow(only: [])
            switch name {
            case "calls/reset": self.organization.resetCalls()
            case "drift/clear": self.organization.clearDrifts()
            default: self.organization.expireTokens()
            }
        }
    }

    private func setLimits(_ body: ControlBody) throws(ControlError) {
        try body.allow(only: ["remaining", "daily_quota", "calls_per_minute", "concurrent_calls", "unblock"])
        let counts = 0...1_000_000_000
        let remaining = try body.number("remaining", in: counts)
        let unblock = try body.flag("unblock") ?? false
        self.organization.setLimits(
            dailyQuota: try body.number("daily_quota", in: counts),
            callsPerMinute: try body.number("calls_per_minute", in: counts),
            concurrentCalls: try body.number("concurrent_calls", in: counts)
        )
        if let remaining { self.organization.setRemaining(remaining) }
        if unblock { self.organization.unblock() }
    }

    private func record(
        _ query: ControlBody,
        _ read: (_ type: RecordType, _ id: String, _ inventory: Bool) -> [UInt8]?
    ) throws -> Response {
        try query.allow(only: ["type", "id", "product"])
        let id = try query.required("id", query.text("id"))
        let inventory = try query.word("product", of: ProductWord.self) == .inventory
        guard let bytes = read(try query.type(), id, inventory) else {
            return try Self.reply(ControlReply.Failed(error: "there is no record \(id)"), status: .notFound)
        }
        return Self.response(bytes)
    }
}

extension ControlRoutes {
    private enum ProductWord: String, CaseIterable {
        case books, inventory
    }

    private static func reply(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        self.response(try ControlReply.bytes(value), status: status)
    }

    private static func response(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    private static func unknown(_ name: String) throws -> Response {
        try self.reply(ControlReply.Failed(error: "there is no control \(name)"), status: .notFound)
    }
}

extension ControlBody {
    fileprivate init(query request: Request) throws(ControlError) {
        var members: [String: String] = [:]
        for (name, value) in request.uri.queryParameters { members[String(name)] = String(value) }
        self.init(members)
    }
}
