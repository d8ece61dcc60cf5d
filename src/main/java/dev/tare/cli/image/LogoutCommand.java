package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.registry.Logins;
import java.util.List;

/** {@code tare logout}. */
public final class LogoutCommand implements Command {
    @Override
    public String summary() {
        return "Forget the login of a registry";
    }

    @Override
    public String operands() {
        return "[HOST[:PORT]]";
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public List<String> examples() {
        return List.of("# Docker Hub", "tare logout", "# another registry", "tare logout registry.example.com");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String host = LoginCommand.host(arguments);
        new Logins(console.environment(), console::note).erase(host);
        console.err().println("Logged out of " + host);
        return 0;
    }
}
