package dev.tare.build.request;

import dev.tare.golang.GoContents;
import dev.tare.golang.GoPackage;
import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request of a Go package, with what the {@code tare.yaml} beside it says. */
public final class GoConfiguration {
    private GoConfiguration() {}

    /**
     * The request with what the file says where the request does not; the same where there is no file. In the folder of a
     * file that lists programs, these are what is built.
     *
     * @throws dev.tare.diagnostic.TareException at what is wrong in the file
     */
    public static BuildRequest applied(BuildRequest request) {
        if (!(request.source() instanceof BuildSource.GoFolder source)) {
            return request;
        }
        GoPackage asked = source.goPackage();
        Path path = TareFile.beside(asked.folder(), asked.module());
        if (path == null) {
            return request;
        }
        TareFile file = TareFileReader.read(path, asked.place().shown(path));
        Path at = asked.module().resolve(path).normalize().resolveSibling("");
        BuildSource.GoFolder built = source.more().isEmpty()
                        && asked.folder().equals(at)
                        && !file.programs().isEmpty()
                ? source.of(programs(file, asked))
                : source;
        Path folder = built.goPackage().folder();
        TareFile.Program first = file.program(folder);
        boolean named = !request.names().isEmpty() || !request.nameTemplates().isEmpty();
        List<String> names = first == null || first.names().isEmpty() ? file.names() : first.names();
        Map<String, String> labels = first == null ? file.labels() : GoContents.merged(file.labels(), first.labels());
        List<Platform> platforms = request.platforms().isEmpty() ? file.platforms() : request.platforms();
        return request.with(request.budget().over(file.budget()))
                .with(
                        built,
                        platforms,
                        request.names(),
                        named ? request.nameTemplates() : names,
                        GoContents.merged(labels, request.labels()),
                        request.go().over(file.of(folder, at)));
    }

    private static List<GoPackage> programs(TareFile file, GoPackage asked) {
        List<GoPackage> packages = new ArrayList<>();
        for (TareFile.Program program : file.programs()) {
            packages.add(asked.of(program.section().folder()));
        }
        return packages;
    }
}
