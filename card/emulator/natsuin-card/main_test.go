package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// session starts the program against a listening socket, sends one command and
// ends it as SIGTERM does.
func session(t *testing.T, command []byte, args ...string) (answer []byte, stdout string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, diagnostics bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append(args, "--vpcd", l.Addr().String()), &out, &diagnostics)
	}()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(command))), command...)); err != nil {
		t.Fatal(err)
	}
	var head [2]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		t.Fatal(err)
	}
	answer = make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(conn, answer); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatalf("ended with %v: %s", err, diagnostics.String())
	}
	return answer, strings.ReplaceAll(out.String(), l.Addr().String(), "ADDRESS")
}

var selectJPKI = []byte{0, 0xA4, 4, 0x0C, 10, 0xD3, 0x92, 0xF0, 0, 0x26, 1, 0, 0, 0, 1}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	state, log := filepath.Join(dir, "card"), filepath.Join(dir, "card.jsonl")
	args := []string{"--state", state, "--log", log, "--person", "age16", "--issued", "2026-04-01T00:00:00Z"}
	answer, out := session(t, selectJPKI, args...)
	if !bytes.Equal(answer, []byte{0x90, 0}) || out != "connected ADDRESS\n" {
		t.Errorf("answered % x, printed %q", answer, out)
	}
	session(t, selectJPKI, "--state", state, "--log", log, "--person", "age16")
	session(t, selectJPKI, "--state", state, "--log", log)
	lines, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(lines), `"name":"select-ap"`); n != 3 {
		t.Errorf("%d commands logged: %s", n, lines)
	}
}

func TestRunRefuses(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	session(t, selectJPKI, "--state", taken)
	for _, args := range [][]string{
		{},
		{"--state", dir, "more"},
		{"--state", dir, "--nonsense"},
		{"--state", dir, "--fault", "nonsense"},
		{"--state", dir, "--person", "nobody"},
		{"--state", dir, "--issued", "yesterday"},
		{"--state", dir, "--sign-pin", ""},
		{"--state", taken, "--person", "age16"},
	} {
		err := run(context.Background(), args, io.Discard, io.Discard)
		if failure.CodeOf(err) != failure.Usage {
			t.Errorf("%q: %v", args, err)
		}
	}
	err := run(context.Background(), []string{"--state", dir, "--log", filepath.Join(dir, "no", "log")}, io.Discard, io.Discard)
	if failure.CodeOf(err) != failure.FileUnwritable {
		t.Errorf("an impossible log: %v", err)
	}
}
