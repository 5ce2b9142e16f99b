/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <expat.h>
#include <stdbool.h>
#include <stdlib.h>

struct xml_parser {
    int handle; /* of the script's */
    bool stopped;
    void *context;
    xml_start start;
    xml_end end;
    xml_text text;
    xml_document_type document_type;
};

#define FROM_SCRIPT(name) __attribute__((import_module("page"), import_name(name)))
FROM_SCRIPT("xmlNew") int page_xml_new(struct xml_parser *parser);
/* 1: good so far. Calls what is exported below. */
FROM_SCRIPT("xmlParse") int page_xml_parse(int handle, const void *bytes, int n, int last);
FROM_SCRIPT("free") void page_free(int handle);

#define TO_SCRIPT(name) __attribute__((export_name(name)))
void page_xml_start(struct xml_parser *parser, const char *name, const char **attributes);
void page_xml_end(struct xml_parser *parser, const char *name);
void page_xml_text(struct xml_parser *parser, const char *text, int n);
void page_xml_document_type(struct xml_parser *parser);

TO_SCRIPT("xmlStart") void page_xml_start(struct xml_parser *parser, const char *name, const char **attributes) {
    if (!parser->stopped)
        parser->start(parser->context, name, attributes);
}

TO_SCRIPT("xmlEnd") void page_xml_end(struct xml_parser *parser, const char *name) {
    if (!parser->stopped)
        parser->end(parser->context, name);
}

TO_SCRIPT("xmlText") void page_xml_text(struct xml_parser *parser, const char *text, int n) {
    if (!parser->stopped)
        parser->text(parser->context, text, n);
}

TO_SCRIPT("xmlDocumentType") void page_xml_document_type(struct xml_parser *parser) {
    parser->document_type(parser->context, NULL, NULL, NULL, 0);
}

struct xml_parser *XML_ParserCreate(const char *encoding) {
    (void)encoding;
    struct xml_parser *parser = calloc(1, sizeof *parser);
    if (parser)
        parser->handle = page_xml_new(parser);
    return parser;
}

void XML_SetUserData(struct xml_parser *parser, void *context) {
    parser->context = context;
}

void XML_SetElementHandler(struct xml_parser *parser, xml_start start, xml_end end) {
    parser->start = start;
    parser->end = end;
}

void XML_SetCharacterDataHandler(struct xml_parser *parser, xml_text text) {
    parser->text = text;
}

void XML_SetStartDoctypeDeclHandler(struct xml_parser *parser, xml_document_type document_type) {
    parser->document_type = document_type;
}

int XML_Parse(struct xml_parser *parser, const void *bytes, int n, int last) {
    bool good = page_xml_parse(parser->handle, bytes, n, last) && !parser->stopped;
    return good ? XML_STATUS_OK : XML_STATUS_ERROR;
}

void XML_StopParser(struct xml_parser *parser, int may_go_on) {
    (void)may_go_on;
    parser->stopped = true;
}

void XML_ParserFree(struct xml_parser *parser) {
    page_free(parser->handle);
    free(parser);
}
