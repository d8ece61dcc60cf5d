package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.registry.Logins;
import dev.tare.usage.Page;

/** {@code tare logout}. */
public final class LogoutCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare logout [HOST[:PORT]]
                Forget the login of a registry

                # Docker Hub
                tare logout
                # another registry
                tare logout registry.example.com
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String host = LoginCommand.host(arguments);
        new Logins(console.environment(), console::note).erase(host);
        console.err().println("Logged out of " + host);
        return 0;
    }
}
