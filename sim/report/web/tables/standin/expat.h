/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What xlsx_book.c asks of expat, for the page: its script reads the XML (src/tables.js) and tells of it here. */
#ifndef SIM_REPORT_WEB_STANDIN_EXPAT_H
#define SIM_REPORT_WEB_STANDIN_EXPAT_H

enum { XML_FALSE, XML_TRUE };
enum { XML_STATUS_ERROR, XML_STATUS_OK };

typedef struct xml_parser *XML_Parser;
typedef void (*xml_start)(void *context, const char *name, const char **attributes);
typedef void (*xml_end)(void *context, const char *name);
typedef void (*xml_text)(void *context, const char *text, int n);
typedef void (*xml_document_type)(void *context, const char *name, const char *system, const char *public,
                                  int internal);

XML_Parser XML_ParserCreate(const char *encoding);
void XML_SetUserData(XML_Parser parser, void *context);
void XML_SetElementHandler(XML_Parser parser, xml_start start, xml_end end);
void XML_SetCharacterDataHandler(XML_Parser parser, xml_text text);
void XML_SetStartDoctypeDeclHandler(XML_Parser parser, xml_document_type document_type);
int XML_Parse(XML_Parser parser, const void *bytes, int n, int last);
void XML_StopParser(XML_Parser parser, int may_go_on);
void XML_ParserFree(XML_Parser parser);

#endif
