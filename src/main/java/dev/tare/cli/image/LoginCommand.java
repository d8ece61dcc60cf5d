package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.registry.Login;
import dev.tare.registry.Logins;
import dev.tare.registry.Registries;
import dev.tare.terminal.Terminals;
import dev.tare.usage.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code tare login}. */
public final class LoginCommand implements Command {
    private static final int MAX_PASSWORD_BYTES = 1 << 20;
    static final String HUB = "docker.io";

    @Override
    public Page page() {
        return Page.of("""
                tare login [HOST[:PORT]]
                Log in to a registry

                -u, --username NAME      who logs in
                -p, --password PASSWORD  the password; others may see it in the list of processes
                --password-stdin         read the password from standard input

                # Docker Hub; name and password are asked for
                tare login
                # in a script
                tare login -u me --password-stdin registry.example.com < password
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String host = host(arguments);
        String user = arguments.value("username");
        String password = arguments.value("password");
        if (arguments.has("password-stdin")) {
            if (user == null || password != null) {
                throw TareException.usage("--password-stdin needs --username, and no --password", null);
            }
            password = line(console);
        }
        if (user == null) {
            user = answer(terminal("name").readLine("Name at %s: ", host));
        }
        if (password == null) {
            char[] typed = terminal("password").readPassword("Password: ");
            password = answer(typed == null ? null : new String(typed));
        }
        if (user.isEmpty() || password.isEmpty()) {
            throw TareException.usage("a login needs a name and a password", "see tare login --help");
        }
        Login.Password login = new Login.Password(user, password);
        try (Registries registries = new Registries(console.environment())) {
            registries.check(host, login);
        }
        String where = new Logins(console.environment(), console::note).store(host, login);
        console.err().println("Logged in to " + host + " as " + user + ", kept in " + where);
        return 0;
    }

    static String host(Arguments arguments) {
        if (arguments.operands().isEmpty()) {
            return HUB;
        }
        String host = arguments.operand("registry");
        if (host.indexOf('/') >= 0 || host.isEmpty()) {
            throw TareException.usage("\"" + host + "\" is no registry", "a registry is HOST or HOST:PORT");
        }
        return host.equals("index.docker.io") ? HUB : host;
    }

    private static java.io.Console terminal(String what) {
        java.io.Console terminal = Terminals.isStandardInput() ? System.console() : null;
        if (terminal == null) {
            throw TareException.usage(
                    "there is no terminal to ask for the " + what, "give --username, and --password-stdin");
        }
        return terminal;
    }

    private static String answer(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    /** All of it but the end of its last line. */
    private static String line(Console console) {
        try {
            String text = new String(console.in().readNBytes(MAX_PASSWORD_BYTES), StandardCharsets.UTF_8);
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            return text.substring(0, end);
        } catch (IOException e) {
            throw TareException.failed("the password cannot be read: " + Reasons.of(e), e);
        }
    }
}
