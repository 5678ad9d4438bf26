package install

import (
	"errors"

	windowsregistry "golang.org/x/sys/windows/registry"
)

// currentUser is the registry below HKEY_CURRENT_USER. Compiled, not run.
type currentUser struct{}

func newRegistry() registry { return currentUser{} }

func (currentUser) get(key string) (string, bool, error) {
	k, err := windowsregistry.OpenKey(windowsregistry.CURRENT_USER, key, windowsregistry.QUERY_VALUE)
	if errors.Is(err, windowsregistry.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	defer k.Close()
	value, _, err := k.GetStringValue("")
	if errors.Is(err, windowsregistry.ErrNotExist) {
		return "", false, nil
	}
	return value, err == nil, err
}

func (currentUser) set(key, value string) error {
	k, _, err := windowsregistry.CreateKey(windowsregistry.CURRENT_USER, key, windowsregistry.SET_VALUE)
	if err != nil {
		return err
	}
	return errors.Join(k.SetStringValue("", value), k.Close())
}

func (currentUser) remove(key string) error {
	return windowsregistry.DeleteKey(windowsregistry.CURRENT_USER, key)
}
