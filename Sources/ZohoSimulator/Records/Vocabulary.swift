/// The words that names are made of: a shop for printers and computers in Baghdad, in both of its languages.
enum Vocabulary {
    static let products = [
        "Ink Cartridge", "Toner", "Label Printer", "Thermal Roll 80mm", "Laptop 15\"", "Monitor 24\" IPS",
        "USB/C Cable",
        "Barcode Scanner", "POS Terminal", "Cash Drawer", "Network Switch", "SSD 1TB", "Keyboard AR/EN", "Power Supply",
        "Router \\ Access Point", "Drum Unit",
    ]
    static let productsArabic = [
        "حبر طابعة", "طابعة ملصقات", "شاشة حاسوب", "قارئ باركود", "ورق حراري", "لوحة مفاتيح", "كيبل شبكة", "درج نقود",
        "حاسبة محمولة", "مجهز قدرة",
    ]
    static let brands = ["HP", "Canon", "Epson", "TSC", "Zebra", "Dell", "Lenovo", "Xprinter", ""]
    static let colors = ["Black", "Cyan", "Magenta", "Yellow", "White", "أسود", "أبيض"]
    static let units = ["pcs", "box", "carton", "m", "قطعة"]
    static let categories = ["Printers", "Consumables", "Computers", "Point of Sale", "شبكات"]
    static let givenNames = ["Ali", "Zainab", "Hassan", "Mariam", "Omar", "Noor", "أحمد", "فاطمة", "حسين", "سارة"]
    static let familyNames = ["Al-Jubouri", "Al-Saadi", "Kareem", "O'Neil", "الموسوي", "العبيدي", "التميمي", "البياتي"]
    static let companies = [
        "Trading Co.", "Stationery & Print", "Tech/Office", "General Trading", "شركة", "مكتب", "أسواق", "معرض",
    ]
    static let cities = ["Baghdad", "Basra", "Erbil", "Mosul", "Najaf", "كربلاء", "الحلة", "كركوك"]
    static let remarks = [
        "", "", "Original, sealed.", "Compatible with \"LaserJet\" M404/M428", "ضمان سنة كاملة",
        "Line one\nline two", "Tab\tseparated \\ note",
    ]
}
