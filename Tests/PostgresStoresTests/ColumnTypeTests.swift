import Testing

@testable import PostgresStores

@Suite struct ColumnTypeTests {
    @Test(arguments: [
        (ColumnType.text, "text", false, ColumnType.Fit.fits),
        (.text, "varchar", false, .fits),
        (.text, "varchar", true, .widens),
        (.text, "bpchar", true, .clashes),
        (.text, "int8", false, .clashes),
        (.numeric, "numeric", false, .fits),
        (.numeric, "numeric", true, .widens),
        (.numeric, "int4", false, .widens),
        (.numeric, "float8", false, .clashes),
        (.numeric, "text", false, .clashes),
        (.boolean, "bool", false, .fits),
        (.boolean, "int4", false, .clashes),
        (.instant, "timestamptz", false, .fits),
        (.instant, "timestamptz", true, .widens),
        (.instant, "timestamp", false, .clashes),
        (.date, "date", false, .fits),
        (.date, "text", false, .clashes),
        (.json, "jsonb", false, .fits),
        (.json, "json", false, .clashes),
    ])
    func `a column is kept, widened or refused by its type`(
        _ wanted: ColumnType,
        _ name: String,
        _ isLimited: Bool,
        _ fit: ColumnType.Fit
    ) {
        #expect(wanted.fit(ColumnType.Actual(name: name, isLimited: isLimited)) == fit)
    }
}
