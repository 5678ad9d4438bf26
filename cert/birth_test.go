package cert

import "testing"

func TestBirth(t *testing.T) {
	for birth, want := range map[string]struct{ japanese, gregorian string }{
		"419890331":  {"平成元年3月31日", "1989-03-31"},
		"319680704":  {"昭和43年7月4日", "1968-07-04"},
		"219250101":  {"大正14年1月1日", "1925-01-01"},
		"119120229":  {"明治45年2月29日", "1912-02-29"},
		"520190501":  {"令和元年5月1日", "2019-05-01"},
		"019850000":  {"西暦1985年月不明日不明", "1985-??-??"},
		"319500000":  {"昭和25年月不明日不明", "1950-??-??"},
		"300000000":  {"年不明月不明日不明", "????-??-??"},
		"000000000":  {"年不明月不明日不明", "????-??-??"},
		"919850102":  {"西暦1985年1月2日", "1985-01-02"},
		"519850102":  {"西暦1985年1月2日", "1985-01-02"}, // before the era began
		"419891301":  {"年不明月不明日不明", "????-??-??"},
		"":           {"年不明月不明日不明", "????-??-??"},
		"4１989033":   {"年不明月不明日不明", "????-??-??"},
		"+19890331":  {"年不明月不明日不明", "????-??-??"},
		"4198903310": {"年不明月不明日不明", "????-??-??"},
	} {
		b := (&Attributes{Birth: birth}).BirthDate()
		if got := b.Japanese(); got != want.japanese {
			t.Errorf("%q: %s, want %s", birth, got, want.japanese)
		}
		if got := b.Gregorian(); got != want.gregorian {
			t.Errorf("%q: %s, want %s", birth, got, want.gregorian)
		}
	}
}

func TestSexWord(t *testing.T) {
	for code, want := range map[string]string{"1": "男", "2": "女", "3": "不明", "9": "不明", "": ""} {
		if got := (&Attributes{Sex: code}).SexWord(); got != want {
			t.Errorf("%q: %s, want %s", code, got, want)
		}
	}
}

// Digits and text need not fit each other in a certificate somebody else made.
func TestSubstitutesOutsideTheText(t *testing.T) {
	a := &Attributes{Name: "あい", NameSubstitute: "01111", Address: "う", AddressSubstitute: ""}
	if got := a.NameSubstitutes(); len(got) != 1 || got[0] != 1 {
		t.Errorf("positions %v", got)
	}
	if got := a.AddressSubstitutes(); got != nil {
		t.Errorf("positions %v", got)
	}
}
