package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoContents;
import dev.tare.golang.GoFiles;
import dev.tare.golang.GoLayer;
import dev.tare.golang.GoPackage;
import dev.tare.golang.KoData;
import dev.tare.source.BuildFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the files that a Go image is to hold beside its programs. What is not there is said before anything is compiled. */
final class GoBeside {
    private static final List<String> IGNORE_FILES = List.of(".tareignore", ".dockerignore");

    private final BuildSource.GoFolder source;
    private final GoContents contents;
    private final GoFiles.Sources sources;

    private GoBeside(BuildSource.GoFolder source, GoContents contents, boolean based) {
        if (!based
                && contents.healthcheck() != null
                && contents.healthcheck().test().getFirst().equals("CMD-SHELL")) {
            throw TareException.usage(
                    "--healthcheck: the image has no shell that could run "
                            + contents.healthcheck().test().getLast(),
                    "name a program and its arguments: CMD [\"/app\", \"check\"]");
        }
        this.source = source;
        this.contents = contents;
        this.sources = new GoFiles.Sources(
                additions(), contents.additions().isEmpty() ? List.of() : excludes(), kodata(), repository());
    }

    /** @throws TareException (usage) where something is to be added that is not there */
    static GoBeside of(BuildRequest request, BuildSource.GoFolder source) {
        return new GoBeside(source, request.go().image(), request.go().isBased());
    }

    /** What the image says of itself: with kodata, where that is. */
    GoContents contents() {
        if (sources.kodata().isEmpty() || contents.env().containsKey(KoData.VARIABLE)) {
            return contents;
        }
        return contents.withEnv(GoContents.merged(Map.of(KoData.VARIABLE, KoData.PLACE), contents.env()));
    }

    /**
     * The layers under the programs.
     *
     * @param folders gets those that the layers are made from
     * @param based whether the image stands on another
     */
    List<GoLayer> layers(LocalContexts folders, boolean based, long time) {
        folders.addFolder(GoFiles.MODULE, module());
        folders.addFolder(GoFiles.REPOSITORY, sources.repository());
        GoLayer layer = GoFiles.layer(contents, sources, based, time);
        return layer == null ? List.of() : List.of(layer);
    }

    private Path module() {
        return source.goPackage().module();
    }

    private List<GoAddition> additions() {
        List<GoAddition> out = new ArrayList<>();
        Path folder = source.goPackage().folder();
        for (GoAddition each : contents.additions()) {
            Path file = folder.resolve(each.source()).normalize();
            if (!file.startsWith(module())) {
                throw TareException.usage(
                        "--add " + each.source() + ": it is outside of the module",
                        "what is added is in the folder of go.mod, " + module() + ", or below it");
            }
            if (!Files.exists(file)) {
                throw TareException.usage("--add: there is no " + each.source() + " in " + folder, near(file));
            }
            out.add(new GoAddition(module().relativize(file).toString(), each.destination()));
        }
        return out;
    }

    private static @Nullable String near(Path missing) {
        Path folder = missing.getParent();
        String[] names = folder == null ? null : folder.toFile().list();
        return names == null ? null : NearNames.hint(String.valueOf(missing.getFileName()), List.of(names));
    }

    private List<String> excludes() {
        for (String name : IGNORE_FILES) {
            Path file = module().resolve(name);
            if (Files.exists(file)) {
                return BuildFiles.ignorePatterns(file);
            }
        }
        return List.of();
    }

    private List<Path> kodata() {
        List<Path> out = new ArrayList<>();
        for (GoPackage each : source.packages()) {
            Path folder = KoData.beside(each);
            if (!Boolean.FALSE.equals(contents.kodata()) && Files.isDirectory(folder)) {
                out.add(folder);
            }
        }
        if (out.isEmpty() && Boolean.TRUE.equals(contents.kodata())) {
            throw TareException.usage(
                    "--kodata: there is no folder kodata in "
                            + source.goPackage().folder(),
                    null);
        }
        return out;
    }

    /** The nearest folder above that git has; what was fetched is whole. */
    private Path repository() {
        BuildSource.Fetched fetched = source.fetched();
        Path top = fetched == null ? null : source.goPackage().place().here();
        for (Path at = module(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git")) || at.equals(top)) {
                return at;
            }
        }
        return module();
    }
}
