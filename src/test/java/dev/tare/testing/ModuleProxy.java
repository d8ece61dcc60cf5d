package dev.tare.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A proxy of Go modules, in a folder and by HTTP. */
public final class ModuleProxy {
    private ModuleProxy() {}

    /** A program in {@code context} that uses a module of this text, which the proxy in {@code folder/proxy} has. */
    public static void program(Path folder, Path context, String text) throws IOException {
        Path at = Files.createDirectories(folder.resolve("proxy/example.com/lib/@v"));
        Path lib = Files.createDirectories(folder.resolve("lib/example.com/lib@v1.0.0"));
        Files.writeString(lib.resolve("go.mod"), "module example.com/lib\n\ngo 1.21\n");
        Files.writeString(lib.resolve("lib.go"), "package lib\n\nconst Text = \"" + text + "\"\n");
        ChildProcess.of(
                        "sh",
                        "-c",
                        "cd " + folder.resolve("lib") + " && rm -f " + at + "/v1.0.0.zip && zip -qDr " + at
                                + "/v1.0.0.zip example.com")
                .succeed();
        Files.copy(lib.resolve("go.mod"), at.resolve("v1.0.0.mod"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(at.resolve("v1.0.0.info"), "{\"Version\":\"v1.0.0\"}");
        Files.writeString(
                context.resolve("go.mod"), "module example.com/app\n\ngo 1.21\n\nrequire example.com/lib v1.0.0\n");
        ChildProcess.of(
                        "sh",
                        "-c",
                        "cd " + context + " && rm -rf go.sum " + folder.resolve("mods")
                                + " && GOFLAGS=-mod=mod GONOSUMDB=* GOPROXY=file://"
                                + folder.resolve("proxy") + " GOMODCACHE=" + folder.resolve("mods")
                                + " go mod download example.com/lib && chmod -R u+w " + folder.resolve("mods"))
                .succeed();
        Files.writeString(
                context.resolve("main.go"),
                "package main\n\nimport \"example.com/lib\"\n\nfunc main() { println(lib.Text) }\n");
    }

    /** Serves what is in {@code folder/proxy}, on the loopback interface. */
    public static HttpServer serve(Path folder) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            Path file = folder.resolve("proxy" + exchange.getRequestURI().getPath());
            boolean there = Files.isRegularFile(file);
            exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
            if (there) {
                Files.copy(file, exchange.getResponseBody());
            }
            exchange.close();
        });
        proxy.start();
        return proxy;
    }
}
