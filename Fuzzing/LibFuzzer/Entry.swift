import SyncTestKit

/// Where libFuzzer comes in: the first byte picks the target, the rest is its input. A promise that does not hold ends the
/// process, which is how libFuzzer is told.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return 0 }
    let targets = Target.allCases
    var random = SeededRandom(seed: UInt64(count))
    let finding = targets[Int(first) % targets.count].check(Array(bytes.dropFirst()), &random)
    if case .broken(let promise) = finding { preconditionFailure(promise) }
    return 0
}
