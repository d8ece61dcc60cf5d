package dev.tare.golang.toolchain;

import dev.tare.oci.Platform;
import dev.tare.testing.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A module proxy of a test that gives out one small toolchain, and hands on a checksum database. */
final class ToolchainProxy implements AutoCloseable {
    static final String NAME = "go1.99.1";
    static final ToolchainModule MODULE = ToolchainModule.of(NAME, Platform.host());
    static final String ZIP = "/golang.org/toolchain/@v/" + MODULE.version() + ".zip";
    static final String LOOKUP = "/sumdb/" + SumLog.NAME + "/lookup/golang.org/toolchain@" + MODULE.version();

    final WebServer server = WebServer.start();
    SumLog log = new SumLog();
    final byte[] zip = zip(files());

    private ToolchainProxy() {}

    /** One whose database knows the toolchain, among some hundred other modules. */
    static ToolchainProxy start() {
        ToolchainProxy proxy = new ToolchainProxy();
        proxy.log.fill(300);
        int number = proxy.log.add(record(hash(files())));
        proxy.log.fill(700);
        proxy.server.file(ZIP, proxy.zip);
        proxy.server.file("/sumdb/" + SumLog.NAME + "/supported", "");
        proxy.serve(proxy.log, number);
        return proxy;
    }

    /** Has the database be this one. @param number of the toolchain's record */
    void serve(SumLog other, int number) {
        log = other;
        server.file(LOOKUP, other.lookup(number));
        server.otherwise(exchange -> {
            String path = exchange.getRequestURI().getPath();
            String start = "/sumdb/" + SumLog.NAME;
            byte[] content = {};
            int status = 404;
            if (path.startsWith(start + "/tile/")) {
                try {
                    content = log.tile(path.substring(start.length()));
                    status = 200;
                } catch (FetchFailure e) {
                    status = e.status();
                }
            }
            WebServer.send(exchange, status, content);
        });
    }

    static String record(String hash) {
        return "golang.org/toolchain " + MODULE.version() + " " + hash + "\ngolang.org/toolchain " + MODULE.version()
                + "/go.mod h1:x\n";
    }

    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("bin/go", "#!/bin/sh\necho it is run\n");
        files.put("VERSION", NAME + "\ntime 2026-01-01T00:00:00Z\n");
        files.put("src/_go.mod", "module std\n");
        files.put("src/fmt/print.go", "package fmt\n");
        files.put("pkg/tool/linux_amd64/compile", "x".repeat(100_000));
        files.put("lib/wasm/go_js_wasm_exec", "exec\n");
        return files;
    }

    static byte[] zip(Map<String, String> files) {
        Map<String, String> whole = new LinkedHashMap<>();
        files.forEach((name, text) -> whole.put(MODULE.prefix() + name, text));
        return rawZip(whole);
    }

    /** @param files by their whole names */
    static byte[] rawZip(Map<String, String> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static String hash(Map<String, String> files) {
        ModuleHash hash = new ModuleHash();
        new TreeMap<>(files)
                .forEach((name, text) ->
                        hash.add(MODULE.prefix() + name, Sha256.of(text.getBytes(StandardCharsets.UTF_8))));
        return hash.toString();
    }

    /** What was asked, without the database's tiles. */
    List<String> asked() {
        return server.requests().stream()
                .map(WebServer.Request::path)
                .filter(path -> !path.contains("/tile/"))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
