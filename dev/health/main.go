// What GitOps tools make of objects: reads a line of JSON an object from standard input, and writes a line of JSON each,
// with what kstatus (Flux, kpt, Helm's --wait) computes and what a health script of Argo CD says.
//
//	health FOLDER    a script of the folder is called KIND.lua
//
// An object of a kind without a script has no health, as in Argo CD.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// An object of tens of kilobytes is usual, one of more than etcd takes does not exist.
const longestLine = 4 << 20

// Verdict is what is said of one object.
type Verdict struct {
	KStatus        string `json:"kstatus"`
	KStatusMessage string `json:"kstatusMessage"`
	Health         string `json:"health,omitempty"`
	HealthMessage  string `json:"healthMessage,omitempty"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: health FOLDER")
	}
	scripts, err := readScripts(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		verdict, err := judge(lines.Bytes(), scripts)
		if err != nil {
			log.Fatalf("%v: %.500s", err, lines.Text())
		}
		if err := answers.Encode(verdict); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

// readScripts gives the scripts of a folder by kind.
func readScripts(folder string) (map[string]string, error) {
	files, err := fs.Glob(os.DirFS(folder), "*.lua")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no script in %s", folder)
	}
	scripts := map[string]string{}
	for _, file := range files {
		script, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			return nil, err
		}
		scripts[file[:len(file)-len(".lua")]] = string(script)
	}
	return scripts, nil
}

func judge(line []byte, scripts map[string]string) (Verdict, error) {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(line); err != nil {
		return Verdict{}, err
	}
	result, err := status.Compute(object)
	if err != nil {
		return Verdict{}, err
	}
	verdict := Verdict{KStatus: string(result.Status), KStatusMessage: result.Message}
	if script, ok := scripts[object.GetKind()]; ok {
		verdict.Health, verdict.HealthMessage, err = health(object, script)
	}
	return verdict, err
}

// health is what Argo CD says: it asks no script of an object that is being deleted, and runs one with these libraries and
// no others, and the object as global variable obj.
func health(object *unstructured.Unstructured, script string) (string, string, error) {
	if object.GetDeletionTimestamp() != nil {
		return "Progressing", "Pending deletion", nil
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage,
		lua.BaseLibName: lua.OpenBase,
		lua.TabLibName:  lua.OpenTable,
	} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return "", "", err
		}
	}
	state.SetGlobal("obj", value(state, object.Object))
	if err := state.DoString(script); err != nil {
		return "", "", err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return "", "", errors.New("the script returns no table")
	}
	return lua.LVAsString(answer.RawGetString("status")), lua.LVAsString(answer.RawGetString("message")), nil
}

// value is a value of JSON in Lua.
func value(state *lua.LState, from any) lua.LValue {
	switch typed := from.(type) {
	case bool:
		return lua.LBool(typed)
	case string:
		return lua.LString(typed)
	case float64:
		return lua.LNumber(typed)
	case int64:
		return lua.LNumber(typed)
	case []any:
		table := state.NewTable()
		for _, element := range typed {
			table.Append(value(state, element))
		}
		return table
	case map[string]any:
		table := state.NewTable()
		for key, element := range typed {
			table.RawSetString(key, value(state, element))
		}
		return table
	default:
		return lua.LNil
	}
}
