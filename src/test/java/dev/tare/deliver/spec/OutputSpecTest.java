package dev.tare.deliver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.content.Compression;
import dev.tare.testing.SmallImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSpecTest {
    @Test
    void aPathAloneIsALocalFolderAndADashATarOnStandardOutput() {
        assertThat(OutputSpec.parse("out/dir")).isEqualTo(OutputSpec.of(OutputSpec.Type.LOCAL, "out/dir"));
        assertThat(OutputSpec.parse("-")).isEqualTo(OutputSpec.of(OutputSpec.Type.TAR, "-"));
    }

    @Test
    void allOptionsAreRead() {
        OutputSpec spec = OutputSpec.parse("type=oci,dest=x.tar,compression=zstd,compression-level=19,"
                + "force-compression=true,rewrite-timestamp=1,\"name=hello:1,localhost:5000/hello\","
                + "annotation.A.b=C=d,annotation-manifest-descriptor.e=f,tar=true,oci-mediatypes=true");

        assertThat(spec)
                .returns(OutputSpec.Type.OCI, OutputSpec::type)
                .returns("x.tar", OutputSpec::dest)
                .returns(List.of(Compression.ZSTD), OutputSpec::compressions)
                .returns(19, OutputSpec::compressionLevel)
                .returns(true, OutputSpec::forceCompression)
                .returns(true, OutputSpec::rewriteTimestamp);
        assertThat(spec.names())
                .containsExactly(SmallImage.reference("hello:1"), SmallImage.reference("localhost:5000/hello"));
        assertThat(spec.annotations().manifest()).containsOnlyKeys("A.b").containsEntry("A.b", "C=d");
        assertThat(spec.annotations().descriptor()).containsEntry("e", "f");
    }

    @Test
    void aFolderWithAnEqualsSignInItsNameIsOneByItsPath() {
        assertThat(OutputSpec.parse("./foo=bar"))
                .returns(OutputSpec.Type.LOCAL, OutputSpec::type)
                .returns("./foo=bar", OutputSpec::dest);
    }

    @Test
    void quotesHoldCommasAndQuotes() {
        assertThat(OutputSpec.parse("type=local,\"dest=a,\"\"b\"\"\"").dest()).isEqualTo("a,\"b\"");
        assertThat(OutputSpec.parse("TYPE=local,Dest=X").dest()).isEqualTo("X");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "type=ocy,dest=x | there is no type ocy | did you mean \"oci\"?",
                "type=oci,dst=x | it has no option dst | did you mean \"dest\"?",
                "type=oci,compression=gzp | there is no compression gzp | did you mean \"gzip\"?",
                "type=oci,compression=estargz | estargz is not supported | use gzip or zstd",
                "type=oci,compression-level=99 | compression-level is 0 to 12, not 99 |",
                "type=oci,tar=maybe | tar is true or false, not maybe |",
                "type=oci,tar=false | a layout needs a folder | add dest=FOLDER",
                "type=local | type=local needs a folder | add dest=FOLDER",
                "dest=x,tar=true | it has no type |",
                "foo=bar | it has no type | the form is type=TYPE,dest=PATH, and a folder of this name is ./foo=bar",
                "dst=b | it has no type | did you mean \"dest\"? else a folder of this name is ./dst=b",
                "type=oci,x | \"x\" is not KEY=VALUE |",
                "type=oci,name=Hello | \"Hello\" is no image name |",
                "type=oci,compression=zstd,oci-mediatypes=false | Docker has no media type for zstd |",
                "type=image,push-by-digest=true | push-by-digest pushes nothing by itself | add push=true",
                "type=oci,annotation[x/y/z/w].a=b | \"x/y/z/w\" is no platform |",
                "type=oci,annotation-index[linux/arm].a=b | an index is of no platform |",
                "type=oci,compression=gzip+gzip | compression names gzip twice |",
                "type=oci,compression=gzip+uncompressed | beside a compressed image a plain one is of no use |",
                "type=docker,compression=gzip+zstd | two compressions make an index |",
                "type=oci,annotation=b | annotation names no annotation |",
                "type=oci,annotation-x.a=b | annotation-x is no place for annotations |",
                "type=oci,dest= | dest is empty |",
                "'' | it is empty |",
                "type=oci,\"dest=x | a quote is not closed |",
                "type=oci,\"dest=x\"y | text follows a closing quote |",
                "type=oci,de\"st=x | a quote stands inside a field |",
            })
    void whatIsWrongIsSaidWithANearName(String text, String message, String hint) {
        TareException error = catchThrowableOfType(TareException.class, () -> OutputSpec.parse(text));

        assertThat(error.exitCode()).isEqualTo(2);
        assertThat(error).hasMessageStartingWith("--output " + text + ": ").hasMessageContaining(message);
        if (hint != null) {
            assertThat(error.problem().hint()).isEqualTo(hint);
        }
    }
}
