package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/natsuin/natsuin/protocol"
)

// starts is how often the host is started to be timed.
const starts = 100

// compareStart times a cold host as a browser starts it, from before the
// process exists to its hello.
func compareStart(dist string) (Comparison, error) {
	hello, err := protocol.Encode(protocol.Hello{
		Protocol: protocol.Current, MinimumProtocol: protocol.Minimum, Version: "1.0.0",
	})
	if err != nil {
		return Comparison{}, err
	}
	greeting := append(binary.NativeEndian.AppendUint32(nil, uint32(len(hello))), hello...)
	host := func() error {
		cmd := exec.Command(filepath.Join(dist, "natsuin"), "chrome-extension://"+protocol.ChromiumID+"/")
		return greet(cmd, greeting)
	}
	return compare("host start", starts, []task{
		{"a program that does nothing", func() error { return exec.Command("/bin/true").Run() }},
		{"natsuin to its hello", host},
	})
}

// greet starts a host, waits for its hello and ends it.
func greet(cmd *exec.Cmd, greeting []byte) error {
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		in.Close()
		cmd.Wait()
	}()
	if _, err := in.Write(greeting); err != nil {
		return err
	}
	var head [4]byte
	if _, err := io.ReadFull(out, head[:]); err != nil {
		return err
	}
	body := make([]byte, min(binary.NativeEndian.Uint32(head[:]), protocol.MaxFrameFromHost))
	if _, err := io.ReadFull(out, body); err != nil {
		return err
	}
	if !bytes.Contains(body, []byte(`"hello"`)) {
		return fmt.Errorf("the host answered %.200s", body)
	}
	return nil
}

// readBrowsers reads NAME.json of a folder; "" is none.
func readBrowsers(folder string) (map[string]json.RawMessage, error) {
	browsers := map[string]json.RawMessage{}
	if folder == "" {
		return browsers, nil
	}
	for _, name := range []string{"chromium", "firefox"} {
		data, err := os.ReadFile(filepath.Join(folder, name+".json"))
		if err != nil {
			return nil, err
		}
		browsers[name] = data
	}
	return browsers, nil
}

// load is what the kernel says of the last minute; "" where it does not.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := bytes.Cut(text, []byte(" "))
	return string(first)
}
