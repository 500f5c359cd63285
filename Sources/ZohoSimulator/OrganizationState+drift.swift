extension OrganizationState {
    /// Does what was set to happen behind this page.
    mutating func drift(after query: ListQuery) {
        for index in self.drifts.indices where self.drifts[index].times > 0 {
            let drift = self.drifts[index]
            guard drift.list == query.module, drift.page == query.page else { continue }
            self.drifts[index].times -= 1
            self.happen(drift, query.selection)
        }
        self.drifts.removeAll { $0.times <= 0 }
    }

    private mutating func happen(_ drift: Drift, _ selection: ListSelection) {
        let type: RecordType =
            drift.list == .contacts
            ? (selection.contactKind == .vendor ? .vendors : .customers) : RecordType(drift.list)
        switch drift.action {
        case .create:
            // An exclamation mark sorts before every name of the vocabulary.
            _ = self.make(type, min(drift.n, self.room), namePrefix: "!Drift ")
        case .delete:
            for id in self.front(drift.list, selection, drift.n) { self.remove(drift.list, id) }
        case .change:
            for id in self.front(drift.list, selection, drift.n) {
                self.edit(drift.list, id, stamp: true) { $0.change(Array(type.members.prefix(1)), &$1) }
            }
        }
    }

    /// The first ids of a walk's own order.
    private mutating func front(_ module: Module, _ selection: ListSelection, _ count: Int) -> [Int] {
        Array((self.lists[module]?.ids(selection, self.context) ?? []).prefix(count))
    }
}
