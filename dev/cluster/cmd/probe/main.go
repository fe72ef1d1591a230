// Command probe is what the cluster's own test runs in a pod: it resolves names, opens connections, and reads and writes
// files, so that a test image needs neither a shell nor a package manager.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"
)

const usage = `usage: probe STEP...
steps, done in order until one fails:
  print=TEXT         write TEXT to standard output
  resolve=NAME       print the addresses of NAME, sorted
  serve=PORT         accept TCP connections for ever and answer each with the host name
  fetch=HOST:PORT    print what that address answers
  connect=HOST:PORT  open a connection to that address and close it
  write=FILE         write the user's id into FILE
  read=FILE          print FILE`

// A name or a connection may need a moment until the cluster has heard of the pod behind it.
const (
	patience           = 20 * time.Second
	connectionPatience = 2 * time.Second
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	for _, argument := range os.Args[1:] {
		step, value, _ := strings.Cut(argument, "=")
		if err := do(step, value); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", argument, err)
			os.Exit(1)
		}
	}
}

func do(step, value string) error {
	switch step {
	case "print":
		fmt.Println(value)
		return nil
	case "resolve":
		return retry(func() error { return resolve(value) })
	case "serve":
		return serve(value)
	case "fetch":
		return retry(func() error { return fetch(value) })
	case "connect":
		return retry(func() error { return connect(value) })
	case "write":
		return os.WriteFile(value, fmt.Appendf(nil, "%d\n", os.Getuid()), 0o644)
	case "read":
		content, err := os.ReadFile(value)
		fmt.Print(string(content))
		return err
	default:
		return errors.New("unknown step\n" + usage)
	}
}

func retry(attempt func() error) error {
	deadline := time.Now().Add(patience)
	for {
		err := attempt()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func resolve(name string) error {
	addresses, err := net.LookupHost(name)
	if err != nil {
		return err
	}
	slices.Sort(addresses)
	fmt.Println(strings.Join(addresses, " "))
	return nil
}

func serve(port string) error {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		return err
	}
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		fmt.Fprintln(connection, hostname)
		connection.Close()
	}
}

func connect(address string) error {
	connection, err := net.DialTimeout("tcp", address, connectionPatience)
	if err != nil {
		return err
	}
	return connection.Close()
}

func fetch(address string) error {
	connection, err := net.DialTimeout("tcp", address, connectionPatience)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(connectionPatience)); err != nil {
		return err
	}
	answer := make([]byte, 256)
	n, err := connection.Read(answer)
	if err != nil {
		return err
	}
	fmt.Print(string(answer[:n]))
	return nil
}
