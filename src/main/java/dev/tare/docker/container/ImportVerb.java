package dev.tare.docker.container;

import dev.tare.cli.build.BuildCommand;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import dev.tare.usage.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code docker import}: an image of one layer, which a tar holds; it is a build of {@code ADD}. */
public final class ImportVerb implements Command {
    private static final String TAR = "files.tar";

    @Override
    public Page page() {
        return Pages.of("FILE|- [NAME[:TAG]]", "Make an image of a tar of files", """
                -c, --change INSTRUCTION...  an instruction of a Dockerfile, such as CMD ["/app"]
                -m, --message TEXT  taken for docker's sake: the history tells of the tar
                --platform OS/ARCH  what the image is for
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.isEmpty() || operands.size() > 2) {
            throw arguments.wrongCount("a file, and a name or none");
        }
        String source = operands.getFirst();
        if (source.startsWith("http://") || source.startsWith("https://")) {
            throw TareException.failed("the file has to be here", "curl " + source + " | docker import -");
        }
        try {
            Path folder = Files.createTempDirectory("tare-import");
            try {
                // Where it is compressed, ADD finds it out by its first bytes.
                try (InputStream in = source.equals("-") ? console.in() : Files.newInputStream(console.path(source))) {
                    Files.copy(in, folder.resolve(TAR));
                }
                StringBuilder text = new StringBuilder("FROM scratch\nADD " + TAR + " /\n");
                arguments.values("change").forEach(line -> text.append(line).append('\n'));
                Files.writeString(folder.resolve("Dockerfile"), text);
                return new BuildCommand().run("build", words(arguments, folder), console);
            } finally {
                Folders.deleteQuietly(folder);
            }
        } catch (IOException e) {
            throw TareException.failed(source + " cannot be read: " + Reasons.of(e), e);
        }
    }

    private static List<String> words(Arguments arguments, Path folder) {
        List<String> words = new ArrayList<>(List.of("-q", "--needs", "off"));
        if (arguments.operands().size() == 2) {
            words.addAll(List.of("-t", arguments.operands().getLast()));
        }
        String platform = arguments.value("platform");
        if (platform != null) {
            words.addAll(List.of("--platform", platform));
        }
        words.add(folder.toString());
        return words;
    }
}
