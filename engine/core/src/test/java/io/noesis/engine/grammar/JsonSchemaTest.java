package io.noesis.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.noesis.engine.grammar.error.GrammarException;
import io.noesis.engine.grammar.error.GrammarTooLarge;
import io.noesis.engine.grammar.error.InvalidGrammar;
import io.noesis.engine.grammar.error.UnsupportedKeyword;

class JsonSchemaTest {

    /// A schema, what it accepts, what it refuses. Apostrophes stand for quotes.
    static Stream<Arguments> keywords() {
        return Stream.of(
                // type
                schema("{'type':'null'}", List.of("null"), List.of("1", "''", "nul", "")),
                schema("{'type':'boolean'}", List.of("true", "false"), List.of("True", "1")),
                schema("{'type':'integer'}", List.of("0", "-7", "42"), List.of("1.0", "01", "-0", "1e3", "'1'")),
                schema(
                        "{'type':'number'}",
                        List.of("0", "-7.25", "1e9", "2E-3"),
                        List.of(".5", "1.", "01", "+1", "NaN")),
                schema(
                        "{'type':'string'}",
                        List.of("''", "'a\u00e9\u20ac'", "'\\\\n\\\\u00e9\\\\ud83d\\\\ude00'"),
                        List.of("a", "'\n'", "'\\\\ud83d'", "'\\\\x'")),
                schema("{'type':'array'}", List.of("[]", "[1, 'a',[]]", "[\n  1\n]"), List.of("[1,]", "[", "[ \n1]")),
                schema(
                        "{'type':'object'}",
                        List.of("{}", "{'a': {'b':[1]}}"),
                        List.of("{a:1}", "{'a' :1}", "{'a':  1}")),
                schema("{'type':['integer','string']}", List.of("1", "'x'"), List.of("1.5", "null")),
                schema("true", List.of("1", "{'a':[null]}"), List.of("tru")),
                schema("{}", List.of("[true]"), List.of("")),
                // enum, const
                schema(
                        "{'enum':['a','ab',1,null,{'x':[1]}]}",
                        List.of("'a'", "'ab'", "1", "null", "{'x':[1]}", "{'x': [1]}"),
                        List.of("'b'", "{'x':[2]}")),
                schema("{'const':'say \\'hi\\' \\n'}", List.of("'say \\\\'hi\\\\' \\\\n'"), List.of("'say'")),
                schema("{'type':'string','enum':[1,'a','bcd'],'maxLength':2}", List.of("'a'"), List.of("1", "'bcd'")),
                schema("{'type':'integer','enum':[1,2.5,3.0]}", List.of("1", "3"), List.of("2.5")),
                // strings
                schema(
                        "{'type':'string','minLength':2,'maxLength':3}",
                        List.of("'ab'", "'\u20ac\u20ac\u20ac'", "'\\\\ud83d\\\\ude00x'", "'\\\\n\\\\n'"),
                        List.of("'a'", "'abcd'")),
                schema("{'type':'string','pattern':'^a+$'}", List.of("'a'", "'aaa'"), List.of("''", "'ab'", "'ba'")),
                schema("{'type':'string','pattern':'b'}", List.of("'b'", "'abc'", "'b\\\\'b'"), List.of("'a'", "''")),
                schema(
                        "{'type':'string','pattern':'^[a-z]*$','minLength':2,'maxLength':3}",
                        List.of("'ab'", "'abc'"),
                        List.of("'a'", "'abcd'", "'AB'")),
                schema(
                        "{'type':'string','format':'date'}",
                        List.of("'2024-02-29'", "'1999-12-31'"),
                        List.of("'2023-02-29'", "'1900-02-29'", "'1999-13-01'", "'99-1-1'")),
                schema(
                        "{'type':'string','format':'date-time'}",
                        List.of("'2024-02-29T23:59:59Z'", "'2024-02-29T00:00:00.123+05:30'"),
                        List.of("'2024-02-29'", "'2024-02-29T24:00:00Z'", "'2024-02-29T00:00:00'")),
                schema(
                        "{'type':'string','format':'uuid'}",
                        List.of("'2eb8aa08-aa98-11ea-b4aa-73b441d16380'"),
                        List.of("'2eb8aa08aa9811eab4aa73b441d16380'")),
                schema(
                        "{'type':'string','format':'ipv4'}",
                        List.of("'192.168.0.255'"),
                        List.of("'192.168.0.256'", "'1.2.3'", "'01.2.3.4'")),
                schema(
                        "{'type':'string','format':'ipv6'}",
                        List.of("'::1'", "'::'", "'1:2:3:4:5:6:7:8'", "'::ffff:1.2.3.4'", "'1::'"),
                        List.of("'1:2:3:4:5:6:7'", "'1::2::3'", "':::'", "'1:2:3:4:5:6:7:8:9'")),
                schema(
                        "{'type':'string','format':'email'}",
                        List.of("'joe.bloggs@example.com'"),
                        List.of("'joe@'", "'.joe@example.com'")),
                // numbers
                schema(
                        "{'type':'integer','minimum':7,'maximum':120}",
                        List.of("7", "10", "99", "100", "120"),
                        List.of("6", "121", "-7", "007", "1000")),
                schema(
                        "{'type':'integer','minimum':-15,'maximum':3}",
                        List.of("-15", "-1", "0", "3"),
                        List.of("-16", "4", "-0", "-100")),
                schema("{'type':'integer','exclusiveMinimum':0}", List.of("1", "1000000"), List.of("0", "-1")),
                schema(
                        "{'type':'integer','exclusiveMaximum':-10}",
                        List.of("-11", "-100"),
                        List.of("-10", "-9", "0", "11")),
                schema(
                        "{'type':'number','minimum':0.5,'exclusiveMaximum':2}",
                        List.of("0.5", "0.50", "1", "1.999"),
                        List.of("0.49", "0", "2", "2.0", "-1")),
                schema(
                        "{'type':'number','exclusiveMinimum':-1.5,'maximum':-0.25}",
                        List.of("-1.49", "-1", "-0.25"),
                        List.of("-1.5", "-1.50", "-0.24", "0")),
                schema("{'type':'integer','multipleOf':3}", List.of("0", "3", "-12", "999"), List.of("1", "10")),
                schema("{'type':'number','multipleOf':0.01}", List.of("1", "0.25", "12.3"), List.of("0.125")),
                schema("{'type':'number','multipleOf':1.5}", List.of("0", "1.5", "3", "-4.5"), List.of("1", "2.0")),
                schema(
                        "{'type':'integer','multipleOf':4,'minimum':10,'maximum':20}",
                        List.of("12", "16", "20"),
                        List.of("8", "10", "24")),
                // arrays
                schema(
                        "{'type':'array','items':{'type':'integer'},'minItems':1,'maxItems':3}",
                        List.of("[1]", "[1,2,3]"),
                        List.of("[]", "[1,2,3,4]", "['a']")),
                schema(
                        "{'type':'array','prefixItems':[{'type':'integer'},{'type':'string'}],'items':false}",
                        List.of("[]", "[1]", "[1,'a']"),
                        List.of("['a']", "[1,'a',2]")),
                schema(
                        "{'type':'array','prefixItems':[{'type':'integer'}],'items':{'type':'null'},'minItems':2}",
                        List.of("[1,null]", "[1,null,null]"),
                        List.of("[1]", "[1,2]")),
                schema(
                        "{'$schema':'http://json-schema.org/draft-07/schema#','type':'array','items':[{'type':'integer'}],'additionalItems':{'type':'boolean'}}",
                        List.of("[1,true]"),
                        List.of("[true]")),
                // objects
                schema(
                        "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'string'}},'required':['b'],'additionalProperties':false}",
                        List.of("{'a':1,'b':'x'}", "{'b':'x'}", "{\n  'a': 1,\n  'b': 'x'\n}"),
                        List.of("{'a':1}", "{'b':'x','a':1}", "{'b':'x','c':1}", "{'b':1}", "{'b':'x','b':'x'}")),
                schema(
                        "{'type':'object','properties':{'a':{'type':'integer'}}}",
                        List.of("{}", "{'a':1}", "{'a':1,'z':null}", "{'ab':2}"),
                        List.of("{'a':'x'}", "{'\\\\u0061':'x'}")),
                schema(
                        "{'type':'object','additionalProperties':{'type':'integer'}}",
                        List.of("{}", "{'x':1,'y':2}"),
                        List.of("{'x':'a'}")),
                schema(
                        "{'type':'object','required':['k'],'properties':{'a':{}}}",
                        List.of("{'k':1}", "{'a':1,'k':[]}"),
                        List.of("{}", "{'a':1}")),
                schema(
                        "{'type':'object','patternProperties':{'^x':{'type':'integer'},'y$':{'type':'number','minimum':5}},'additionalProperties':false}",
                        List.of("{'x':1,'zy':5.5,'xy':7}"),
                        List.of("{'x':1.5}", "{'xy':1}", "{'q':1}")),
                schema(
                        "{'type':'object','properties':{'xa':{'minimum':3}},'patternProperties':{'^x':{'type':'integer'}}}",
                        List.of("{'xa':3}", "{'z':'q'}"),
                        List.of("{'xa':2}", "{'xa':'s'}", "{'xb':1.5}")),
                schema(
                        "{'type':'object','propertyNames':{'pattern':'^[a-c]+$'}}",
                        List.of("{'abc':1}"),
                        List.of("{'d':1}", "{'':1}")),
                schema(
                        "{'type':'object','properties':{'a':{},'b':{},'c':{}},'additionalProperties':false,'minProperties':1,'maxProperties':2}",
                        List.of("{'a':1}", "{'b':1,'c':2}"),
                        List.of("{}", "{'a':1,'b':1,'c':1}")),
                schema("{'type':'object','minProperties':1}", List.of("{'q':1}", "{'q':1,'r':1}"), List.of("{}")),
                schema("{'type':'object','maxProperties':1}", List.of("{}", "{'q':1}"), List.of("{'q':1,'r':1}")),
                schema(
                        "{'type':'object','properties':{'a':{},'b':{}},'additionalProperties':false,'dependentRequired':{'a':['b']}}",
                        List.of("{}", "{'b':1}", "{'a':1,'b':1}"),
                        List.of("{'a':1}")),
                schema(
                        "{'type':'object','properties':{'a':{},'b':{}},'additionalProperties':false,'dependentSchemas':{'a':{'properties':{'b':{'type':'null'}}}}}",
                        List.of("{'b':1}", "{'a':1,'b':null}", "{'a':1}"),
                        List.of("{'a':1,'b':1}")),
                schema(
                        "{'type':'object','properties':{'a':{}},'unevaluatedProperties':false}",
                        List.of("{'a':1}"),
                        List.of("{'b':1}")),
                // combinations
                schema(
                        "{'anyOf':[{'type':'integer'},{'type':'string','maxLength':1}]}",
                        List.of("1", "'a'"),
                        List.of("'ab'", "null")),
                schema(
                        "{'type':'string','anyOf':[{'maxLength':1},{'pattern':'^x'}]}",
                        List.of("'a'", "'xyz'"),
                        List.of("'ab'", "1")),
                schema(
                        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},{'properties':{'a':{'minimum':5},'b':{'type':'null'}}}]}",
                        List.of("{'a':5}", "{'a':6,'b':null}"),
                        List.of("{'a':4}", "{}", "{'a':6,'b':1}")),
                schema(
                        "{'oneOf':[{'type':'object','properties':{'kind':{'const':'a'},'n':{'type':'integer'}},'required':['kind','n'],'additionalProperties':false},{'type':'object','properties':{'kind':{'const':'b'}},'required':['kind'],'additionalProperties':false}]}",
                        List.of("{'kind':'a','n':1}", "{'kind':'b'}"),
                        List.of("{'kind':'a'}", "{'kind':'b','n':1}")),
                schema(
                        "{'oneOf':[{'type':'integer','maximum':3},{'type':'integer','minimum':4},{'type':'null'}]}",
                        List.of("3", "4", "null"),
                        List.of("'x'")),
                schema(
                        "{'not':{'type':['object','array','number','string']}}",
                        List.of("null", "true"),
                        List.of("1", "{}")),
                schema(
                        "{'type':'object','properties':{'a':{},'b':{}},'not':{'required':['a']}}",
                        List.of("{'b':1}"),
                        List.of("{'a':1}")),
                // references
                schema(
                        "{'$defs':{'n':{'type':'integer'}},'type':'array','items':{'$ref':'#/$defs/n'}}",
                        List.of("[1,2]"),
                        List.of("['a']")),
                schema(
                        "{'$ref':'#/definitions/a~1b%25','definitions':{'a/b%':{'type':'null'}}}",
                        List.of("null"), List.of("1")),
                schema("{'$ref':'#it','$defs':{'x':{'$anchor':'it','type':'null'}}}", List.of("null"), List.of("1")),
                schema(
                        "{'type':'object','properties':{'v':{'type':'integer'},'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},'required':['v'],'additionalProperties':false}",
                        List.of("{'v':1,'next':{'v':2,'next':null}}"),
                        List.of("{'v':1,'next':{}}")),
                schema(
                        "{'$defs':{'n':{'type':'integer'}},'$ref':'#/$defs/n','minimum':3}",
                        List.of("3"),
                        List.of("2", "'a'")),
                // without a type, keywords speak of theirs only
                schema("{'minimum':3,'maxLength':1}", List.of("3", "'a'", "null", "[1]"), List.of("2", "'ab'")),
                schema(
                        "{'properties':{'a':{'type':'null'}},'required':['a']}",
                        List.of("{'a':null}", "1"),
                        List.of("{}", "{'a':1}")),
                // annotations
                schema(
                        "{'type':'null','title':'t','description':'d','default':1,'examples':[2],'$comment':'c','x-order':1,'deprecated':true}",
                        List.of("null"),
                        List.of("1")));
    }

    private static Arguments schema(String schema, List<String> accepted, List<String> refused) {
        return Arguments.of(
                quoted(schema),
                accepted.stream().map(JsonSchemaTest::quoted).toList(),
                refused.stream().map(JsonSchemaTest::quoted).toList());
    }

    /// `'` to `"`, but `\'` to `\"` and two backslashes to one.
    private static String quoted(String text) {
        return text.replace("'", "\"").replace("\\\\", "\\");
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void acceptsWhatTheSchemaAcceptsAndNothingElse(String schema, List<String> accepted, List<String> refused) {
        Grammar grammar = Grammar.jsonSchema(schema);
        IndependentValidator validator = new IndependentValidator(schema);

        assertThat(accepted).allSatisfy(text -> {
            assertThat(ByteTexts.accepts(grammar, text)).as(text).isTrue();
            assertThat(validator.complaint(text)).as("independently, " + text).isEmpty();
        });
        assertThat(refused)
                .allSatisfy(text ->
                        assertThat(ByteTexts.accepts(grammar, text)).as(text).isFalse());
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void whateverIsWrittenIsValid(String schema, List<String> accepted, List<String> refused) {
        IndependentValidator validator = new IndependentValidator(schema);
        RandomWalk walk = new RandomWalk(schema.hashCode());
        TokenGrammar grammar = walk.compile(Grammar.jsonSchema(schema));

        int finished = 0;
        for (int i = 0; i < 60; i++) {
            Optional<String> output = walk.output(grammar);
            finished += output.isPresent() ? 1 : 0;
            output.ifPresent(
                    text -> assertThat(validator.complaint(text)).as(text).isEmpty());
        }
        assertThat(finished).isGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "uniqueItems | #/properties/a/uniqueItems | {'properties':{'a':{'type':'array','uniqueItems':true}}}",
                "contains | #/contains | {'contains':{}}",
                "if | #/if | {'if':{},'then':{}}",
                "not | #/not | {'not':{'minimum':3}}",
                "oneOf | #/oneOf | {'oneOf':[{'minimum':3},{'type':'integer'}]}",
                "format | #/format | {'type':'string','format':'regex'}",
                "(?= | #/pattern, offset 2 | {'pattern':'(?=a)'}",
                "requierd | #/requierd | {'type':'object','requierd':['a']}",
                "unevaluatedProperties | #/unevaluatedProperties | {'allOf':[{}],'unevaluatedProperties':false}",
                "$ref | #/$ref | {'$ref':'https://example.com/schema'}",
                "$dynamicRef | #/items/$dynamicRef | {'items':{'$dynamicRef':'#x'}}",
                "$id | #/properties/a/$id | {'properties':{'a':{'$id':'b'}}}",
                "multipleOf | #/multipleOf | {'multipleOf':0.123456789}",
                "minProperties | #/minProperties | {'minProperties':2}",
                "nullable | #/nullable | {'type':'string','nullable':true}",
                "enum | #/enum | {'enum':[{}],'minProperties':1}",
            })
    void refusesWhatItDoesNotSupportByNameAndPlace(String keyword, String path, String schema) {
        assertThatExceptionOfType(UnsupportedKeyword.class)
                .isThrownBy(() -> Grammar.jsonSchema(quoted(schema)))
                .satisfies(refusal -> {
                    assertThat(refusal.keyword()).isEqualTo(keyword);
                    assertThat(refusal.path()).isEqualTo(path);
                    assertThat(refusal).hasMessageContaining(keyword);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'strin'} | #/type",
                "{'minLength':-1} | #/minLength",
                "{'minLength':1.5} | #/minLength",
                "{'required':[1]} | #/required",
                "{'$ref':'#/nowhere'} | #/$ref",
                "{'properties':{'a':3}} | #/properties/a",
                "{'pattern':'('} | #/pattern, offset 1",
                "{'anyOf':[]} | #/anyOf",
                "{'multipleOf':0} | #/multipleOf",
                "3 | #",
            })
    void namesThePlaceOfAMistake(String schema, String path) {
        assertThatExceptionOfType(InvalidGrammar.class)
                .isThrownBy(() -> Grammar.jsonSchema(quoted(schema)))
                .satisfies(mistake -> assertThat(mistake.path()).isEqualTo(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "false",
                "{'$ref':'#'}",
                "{'anyOf':[{'type':'null'},{'$ref':'#'}]}",
                "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}",
                "{'type':'integer','minimum':2,'maximum':1}",
                "{'allOf':[{'type':'null'},{'type':'string'}]}",
                "{'type':'object','required':['a'],'properties':{'a':false}}",
                "{",
            })
    void refusesSchemasThatNothingFulfilsOrThatReferToThemselves(String schema) {
        assertThatExceptionOfType(InvalidGrammar.class).isThrownBy(() -> Grammar.jsonSchema(quoted(schema)));
    }

    @Test
    void writesPropertiesInTheOrderOfTheSchema() {
        Grammar grammar = Grammar.jsonSchema(
                "{\"type\":\"object\",\"properties\":{\"z\":{},\"a\":{}},\"required\":[\"a\",\"z\"],\"additionalProperties\":false}");

        assertThat(ByteTexts.accepts(grammar, "{\"z\":1,\"a\":2}")).isTrue();
        assertThat(ByteTexts.accepts(grammar, "{\"a\":2,\"z\":1}")).isFalse();
        assertThat(ByteTexts.matcher(grammar).forced()).asString().isEqualTo("{");
    }

    @Test
    void neverWritesWhiteSpaceWithoutEnd() {
        Grammar grammar = Grammar.jsonObject();

        assertThat(ByteTexts.begins(grammar, "{\n" + " ".repeat(32) + "\"a\": "))
                .isTrue();
        assertThat(ByteTexts.begins(grammar, "{\n" + " ".repeat(33))).isTrue();
        assertThat(ByteTexts.begins(grammar, "{\n" + " ".repeat(100))).isFalse();
        assertThat(ByteTexts.begins(grammar, "{\"a\":  ")).isFalse();
        assertThat(ByteTexts.begins(grammar, " {")).isFalse();
    }

    static Stream<String> hostile() {
        String wide = "{\"type\":\"object\",\"properties\":{%s}}";
        StringBuilder properties = new StringBuilder("\"p\":{}");
        for (int i = 0; i < 20_000; i++) {
            properties.append(",\"p").append(i).append("\":{}");
        }
        String exponential = "{\"allOf\":["
                + "{\"anyOf\":[{\"minimum\":%d},{\"maxLength\":%d},{\"maxItems\":%d}]},"
                        .repeat(20)
                        .replace("%d", "1") + "{}]}";
        StringBuilder distinct = new StringBuilder("{\"allOf\":[{}");
        for (int i = 0; i < 20; i++) {
            distinct.append(",{\"anyOf\":[{\"required\":[\"a%d\"]},{\"required\":[\"b%d\"]}]}".formatted(i, i));
        }
        StringBuilder patterns = new StringBuilder("{\"properties\":{\"p\":{}");
        for (int i = 0; i < 1000; i++) {
            patterns.append(",\"p%d\":{\"pattern\":\"^(a|b)*a(a|b){13}%d$\"}".formatted(i, i));
        }
        return Stream.of(
                patterns.append("}}").toString(),
                "{\"const\":\"\\ud800\"}",
                "[".repeat(200_000),
                "{\"not\":".repeat(5_000) + "{}" + "}".repeat(5_000),
                wide.formatted(properties),
                distinct.append("]}").toString(),
                "{\"type\":\"string\",\"maxLength\":2000000000}",
                "{\"type\":\"array\",\"minItems\":2000000000}",
                "{\"type\":\"object\",\"maxProperties\":2000000000}",
                "{\"type\":\"string\",\"pattern\":\"(((a{1,100}){1,100}){1,100}){1,100}\"}",
                "{\"type\":\"string\",\"pattern\":\"^(a|b)*a(a|b){30}$\"}",
                "{\"type\":\"string\",\"pattern\":\"" + "(".repeat(5000) + "\"}",
                "{\"type\":\"integer\",\"minimum\":1e999999999}",
                "{\"type\":\"integer\",\"multipleOf\":123456789}",
                exponential.replace("{}]}", "{\"type\":\"nothing\"}]}"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesHostileSchemasSoon(String schema) {
        assertThatExceptionOfType(GrammarException.class).isThrownBy(() -> Grammar.jsonSchema(schema));
    }

    @Test
    void saysWhichLimitWasPassed() {
        assertThatExceptionOfType(GrammarTooLarge.class)
                .isThrownBy(() -> Grammar.jsonSchema("{\"type\":\"array\",\"minItems\":2000000000}"))
                .satisfies(refusal -> {
                    assertThat(refusal.measure()).isEqualTo("counted items of an array");
                    assertThat(refusal.value()).isEqualTo(2_000_000_000L);
                    assertThat(refusal.limit()).isLessThan(refusal.value());
                });
    }
}
