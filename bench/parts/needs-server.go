//go:build ignore

// What programs under test talk to: HTTPS with a root certificate of its own, on the loopback.
//
// needs-server certificates FOLDER makes the certificates; needs-server serve FOLDER serves until it is ended.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// What all certificates are for; /etc/hosts of the roots knows it.
const host = "server.test"

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: needs-server certificates|serve FOLDER")
	}
	folder := os.Args[2]
	if os.Args[1] == "certificates" {
		certificates(folder)
	} else {
		serve(folder)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// certificates writes ca.pem, and server and client as NAME.pem and NAME.key.
func certificates(folder string) {
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	rootKey := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	write(folder, "ca.pem", "CERTIFICATE", must(x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)))
	for serial, name := range map[int64]string{2: "server", 3: "client"} {
		key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
			DNSNames: []string{host}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
			NotBefore: root.NotBefore, NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		}
		write(folder, name+".pem", "CERTIFICATE", must(x509.CreateCertificate(rand.Reader, leaf, root, key.Public(), rootKey)))
		write(folder, name+".key", "PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key)))
	}
}

func write(folder, name, kind string, der []byte) {
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
		log.Fatal(err)
	}
}

// serve answers at 443; at 8443 it wants the client's certificate.
func serve(folder string) {
	pair := must(tls.LoadX509KeyPair(filepath.Join(folder, "server.pem"), filepath.Join(folder, "server.key")))
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(must(os.ReadFile(filepath.Join(folder, "ca.pem"))))
	one := func() *tls.Config { return &tls.Config{Certificates: []tls.Certificate{pair}} }
	mutual := one()
	mutual.ClientAuth, mutual.ClientCAs = tls.RequireAndVerifyClientCert, clients
	store := &objects{bytes: map[string][]byte{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/", hello)
	mux.HandleFunc("/v2/", registry)
	mux.HandleFunc("/index/", vulnerabilities)
	mux.HandleFunc("/test.Greeter/Greet", grpc(nil))
	mux.HandleFunc("/grpc.health.v1.Health/Check", grpc([]byte{0x08, 1}))
	mux.HandleFunc("/oidc/.well-known/openid-configuration", openID)
	mux.Handle("/store/", store)
	for port, config := range map[string]*tls.Config{"443": one(), "8443": mutual} {
		server := &http.Server{Addr: "127.0.0.1:" + port, Handler: mux, TLSConfig: config, ErrorLog: log.New(io.Discard, "", 0)}
		go func() { log.Fatal(server.ListenAndServeTLS("", "")) }()
	}
	select {}
}

func hello(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.Header.Get("Authorization"), "AWS4") {
		buckets(w)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, "{\"hello\": %q, \"path\": %q}\n", "world", r.URL.Path)
}

// buckets is what S3 answers: one of them.
func buckets(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml")
	io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult><Owner><ID>x</ID></Owner><Buckets><Bucket>`+
		`<Name>bucket</Name><CreationDate>2020-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>`)
}

// registry holds one image of no layers under every name.
func registry(w http.ResponseWriter, r *http.Request) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`)
	digest := func(content []byte) string {
		sum := sha256.Sum256(content)
		return "sha256:" + hex.EncodeToString(sum[:])
	}
	manifest, _ := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
		"config": map[string]any{"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(config), "size": len(config)},
		"layers": []any{},
	})
	content := []byte("{}")
	switch {
	case strings.Contains(r.URL.Path, "/manifests/"):
		content = manifest
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
		w.Header().Set("Docker-Content-Digest", digest(content))
	case strings.Contains(r.URL.Path, "/blobs/"):
		content = config
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	if r.Method != http.MethodHead {
		w.Write(content)
	}
}

// objects keeps what is sent to it: the REST protocol of backups, which lists names below a path that ends in a slash.
type objects struct {
	mutex sync.Mutex
	bytes map[string][]byte
}

func (o *objects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	path := r.URL.Path
	switch r.Method {
	case http.MethodPost, http.MethodPut:
		o.bytes[path] = must(io.ReadAll(r.Body))
	case http.MethodDelete:
		delete(o.bytes, path)
	default:
		if strings.HasSuffix(path, "/") {
			o.list(w, path)
			return
		}
		content, there := o.bytes[path]
		if !there {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}
}

func (o *objects) list(w http.ResponseWriter, path string) {
	list := []map[string]any{}
	for name, content := range o.bytes {
		if strings.HasPrefix(name, path) && name != path {
			list = append(list, map[string]any{"name": name[len(path):], "size": len(content)})
		}
	}
	w.Header().Set("Content-Type", "application/vnd.x.restic.rest.v2")
	json.NewEncoder(w).Encode(list)
}

// grpc answers a message.
func grpc(message []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Trailer", "Grpc-Status")
		w.Write(append([]byte{0, 0, 0, 0, byte(len(message))}, message...))
		w.Header().Set("Grpc-Status", "0")
	}
}

func openID(w http.ResponseWriter, r *http.Request) {
	at := "https://" + host + "/oidc"
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"issuer": at, "authorization_endpoint": at + "/auth", "token_endpoint": at + "/token", "jwks_uri": at + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

// vulnerabilities is the index of a database that knows none.
func vulnerabilities(w http.ResponseWriter, r *http.Request) {
	text := "[]"
	if strings.HasPrefix(r.URL.Path, "/index/db.") {
		text = `{"modified": "2020-01-01T00:00:00Z"}`
	}
	packed := gzip.NewWriter(w)
	io.WriteString(packed, text)
	packed.Close()
}
