package pdf

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
)

func TestPrepareComplete(t *testing.T) {
	file := minimal().bytes()
	p, prepared := prepare(t, file, options())
	if got := digestOf(prepared, p.Ranges()); !bytes.Equal(got, p.ContentDigest) {
		t.Fatal("Digest and Ranges disagree")
	}
	again, _ := prepare(t, file, options())
	if !bytes.Equal(again.Tail, p.Tail) {
		t.Fatal("the same input gave two results")
	}
	i, err := inspect(prepared)
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	if i.BaseSize != p.Size || i.ByteRange != p.ByteRange || !i.Time.Equal(o.Time) || i.Name != o.Name ||
		i.Reason != o.Reason || i.Field != "Signature1" || i.Profile != PAdESBB || i.Reserve != DefaultReserve {
		t.Fatalf("inspection says %+v", i)
	}
	signed := sign(t, file, options())
	if len(signed) != len(prepared) {
		t.Fatal("completing changed the length")
	}
	_, err = inspect(signed)
	wantCode(t, err, failure.InspectionRefused)
}

func TestPreparedSurvivesJSON(t *testing.T) {
	p, _ := prepare(t, minimal().bytes(), options())
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back Prepared
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if _, err := Complete(back, makeCMS(t, p.ContentDigest, hanako(t), cms.Options{})); err != nil {
		t.Fatal(err)
	}
}

func TestOptionsRefused(t *testing.T) {
	file := minimal().bytes()
	for name, change := range map[string]func(*Options){
		"no time":         func(o *Options) { o.Time = o.Time.AddDate(-3000, 0, 0) },
		"tiny reserve":    func(o *Options) { o.Reserve = MinReserve - 1 },
		"huge reserve":    func(o *Options) { o.Reserve = MaxReserve + 1 },
		"control in name": func(o *Options) { o.Name = "a\nb" },
		"broken UTF-8":    func(o *Options) { o.Reason = "\xff" },
		"long text":       func(o *Options) { o.Location = strings.Repeat("𠮷", MaxTextLength/2+1) },
		"dotted field":    func(o *Options) { o.Field = "a.b" },
	} {
		o := options()
		change(&o)
		_, err := Prepare(bytes.NewReader(file), int64(len(file)), o)
		if failure.CodeOf(err) != failure.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := options()
	o.Profile = "moj"
	_, err := Prepare(bytes.NewReader(file), int64(len(file)), o)
	wantCode(t, err, failure.NotSupported)
}

func TestCompleteRefused(t *testing.T) {
	p, _ := prepare(t, minimal().bytes(), options())
	who := hanako(t)
	good := makeCMS(t, p.ContentDigest, who, cms.Options{})
	other := bytes.Clone(p.ContentDigest)
	other[0] ^= 1
	broken := bytes.Clone(good)
	broken[len(broken)-1] ^= 1
	for name, c := range map[string]struct {
		change func(*Prepared)
		cms    []byte
		code   failure.Code
	}{
		"other content":   {nil, makeCMS(t, other, who, cms.Options{}), failure.CompletionMismatch},
		"broken value":    {nil, broken, failure.CompletionMismatch},
		"signing time":    {nil, makeCMS(t, p.ContentDigest, who, cms.Options{SigningTime: signingTime}), failure.CompletionMismatch},
		"no CMS":          {nil, []byte{0x30, 0}, failure.CMSMalformed},
		"too long":        {nil, make([]byte, DefaultReserve+1), failure.ReserveTooSmall},
		"other version":   {func(p *Prepared) { p.Version++ }, good, failure.CompletionMismatch},
		"other profile":   {func(p *Prepared) { p.Profile = "x" }, good, failure.CompletionMismatch},
		"no digest":       {func(p *Prepared) { p.ContentDigest = nil }, good, failure.CompletionMismatch},
		"moved gap":       {func(p *Prepared) { p.ByteRange[1]++; p.ByteRange[2]++; p.ByteRange[3]-- }, good, failure.CompletionMismatch},
		"longer gap":      {func(p *Prepared) { p.ByteRange[2]++; p.ByteRange[3]-- }, good, failure.CompletionMismatch},
		"negative range":  {func(p *Prepared) { p.ByteRange[3] = -1 }, good, failure.CompletionMismatch},
		"start not zero":  {func(p *Prepared) { p.ByteRange[0] = 1 }, good, failure.CompletionMismatch},
		"cut tail":        {func(p *Prepared) { p.Tail = p.Tail[:len(p.Tail)-1] }, good, failure.CompletionMismatch},
		"empty tail":      {func(p *Prepared) { p.Tail = nil }, good, failure.CompletionMismatch},
		"smaller reserve": {func(p *Prepared) { p.Reserve-- }, good, failure.CompletionMismatch},
		"signed already": {func(p *Prepared) {
			p.Tail = bytes.Clone(p.Tail)
			p.Tail[p.ByteRange[1]-p.Size+1] = '3'
		}, good, failure.CompletionMismatch},
	} {
		q := p
		if c.change != nil {
			c.change(&q)
		}
		tail, err := Complete(q, c.cms)
		if failure.CodeOf(err) != c.code || tail != nil {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if _, err := Complete(p, good); err != nil {
		t.Fatal(err)
	}
}
