import http.server, json, sqlite3, ssl, zoneinfo

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps([ssl.OPENSSL_VERSION, sqlite3.sqlite_version]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.HTTPServer(("", 8000), Handler).serve_forever()
