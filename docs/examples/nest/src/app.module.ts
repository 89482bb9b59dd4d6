import { Module } from '@nestjs/common';
import { NestCache, StackModule } from './cache.module.js';
import { UsersController } from './users.controller.js';
import { Users, UserTable } from './users.js';

@Module({ imports: [StackModule, NestCache], controllers: [UsersController], providers: [UserTable, Users] })
export class AppModule {}
