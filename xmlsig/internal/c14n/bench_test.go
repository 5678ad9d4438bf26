package c14n_test

import (
	"io"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// form is a piece of a filing: short elements, few attributes, Japanese values.
const form = `<gen:record xmlns:gen="urn:example:general" id="R%"><氏名 kubun="1">番号　花子</氏名>` +
	`<jusho><todofuken>見本県</todofuken><shikuchoson>見本市１丁目２番３号</shikuchoson></jusho>` +
	`<kingaku ID="K%" unit="yen">1234567</kingaku><biko>医療費控除の明細 &amp; 領収書</biko><empty IDREF="K%"/>
</gen:record>`

func benchmark(b *testing.B, m c14n.Method) {
	var text strings.Builder
	text.WriteString(`<DATA xmlns="urn:example:form">`)
	for i := 0; text.Len() < 4<<20; i++ {
		text.WriteString(strings.ReplaceAll(form, "%", strings.Repeat("0", i%3)+string(rune('a'+i%26))+
			strings.Repeat("x", i%97)))
	}
	text.WriteString(`</DATA>`)
	src := []byte(text.String())
	b.SetBytes(int64(len(src)))
	b.ResetTimer()
	for b.Loop() {
		d, err := infoset.Parse(src)
		if err != nil {
			b.Fatal(err)
		}
		if err := c14n.Write(io.Discard, c14n.Subset{Apex: d.Element}, m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInclusive and BenchmarkExclusive read and canonicalize a filing.
func BenchmarkInclusive(b *testing.B) { benchmark(b, c14n.Method{}) }

func BenchmarkExclusive(b *testing.B) { benchmark(b, c14n.Method{Exclusive: true}) }
