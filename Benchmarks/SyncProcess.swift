import Foundation

/// `tds sync` as a process of its own.
enum SyncProcess {
    /// - Parameters:
    ///   - stores: the servers to use; without them the run keeps all in its directory.
    ///   - counter: the counter of the report that must show every product and customer: a run that did something else was
    ///     not measured.
    static func run(
        _ tds: String,
        _ simulator: Simulator,
        _ directory: String,
        stores: [String: String] = [:],
        products: Int,
        customers: Int = 0,
        expecting counter: String
    ) throws -> ChildProcess.Ending {
        var environment = simulator.environment.merging(stores) { $1 }
        environment["TDS_DATA_DIR"] = directory
        environment["TDS_CALLS_PER_MINUTE"] = "0"
        let types = customers > 0 ? ["products", "customers"] : ["products"]
        let arguments = ["sync"] + types + ["--json", "--log-level", "error"]
        let ending = try ChildProcess.run(tds, arguments, environment: environment)
        let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
        let counts = (report?["runs"] as? [[String: Any]] ?? []).map {
            ($0["stats"] as? [String: Any])?[counter] as? Int
        }
        guard counts == (customers > 0 ? [products, customers] : [products]) else {
            throw ChildProcess.Failure(description: "not every record was \(counter): \(ending.output)")
        }
        return ending
    }
}
